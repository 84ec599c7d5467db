import { type Letter, type OfferedOption } from '../domain/letter.js';
import { type Outcome } from '../domain/case-life.js';
import { type Reader, type Wording } from './wording.js';

const OUTCOMES: Record<Outcome, string> = {
  monetary_relief: '处理结果：已向您支付补偿款。',
  non_monetary_relief: '处理结果：已以其他方式向您补偿。',
  explanation: '处理结果：已向您作出说明。',
  none: '本案未形成处理结果。',
};
const CREDITS: Record<Letter<'credit'>['remedy'], string> = {
  store_credit: '购物金', gift_card: '礼品卡', coupon: '优惠券', discount: '折扣券', points: '积分',
};
const option = ({ label, amount, by }: OfferedOption, reader: Reader): string =>
  `· ${label.zh}${amount ? `：${reader.amount(amount)}` : ''}${by ? `（最迟 ${reader.date(by)} 到账或送达）` : ''}`;
const seeCase = ({ caseLink }: Reader): string => `随时查看处理进度：${caseLink}`;

export const zh: Wording = {
  acknowledged: (_, reader) => ({
    subject: `已收到您的投诉（${reader.number}）`,
    body: [`感谢您的反馈。您的投诉已登记，编号 ${reader.number}，我们已开始处理。`, seeCase(reader)],
  }),
  evidence: ({ asks, until }, reader) => ({
    subject: `请补充凭证（${reader.number}）`,
    body: [
      `为给出处理方案，我们需要您提供：\n${asks.map((one) => `· ${one.zh}`).join('\n')}`,
      `请于 ${reader.date(until)}前在处理进度页面提交；如无法提供，也请在页面中告知。`,
      '逾期未收到的，我们将按现有情况处理；您的法定权利不受影响。',
      seeCase(reader),
    ],
  }),
  visit: ({ until }, reader) => ({
    subject: `技术人员将上门检测（${reader.number}）`,
    body: [
      `技术人员将于 ${reader.date(until)}前上门检测商品并出具报告，具体时间会与您约定，费用由我们承担。`,
      '届时未能检测的，我们将按现有情况处理；您的法定权利不受影响。',
      seeCase(reader),
    ],
  }),
  offer: ({ options, needsChoice, needsApproval, reason, law, range, until }, reader) => ({
    subject: needsChoice ? `请选择处理方案（${reader.number}）` : `您的投诉正在由专人审核（${reader.number}）`,
    body: [
      ...(needsChoice || !needsApproval
        ? [
            `核实情况：${reason.zh}`,
            ...(law ? [`法律依据：\n${law.map(({ zh: said }) => `· ${said}`).join('\n')}`] : []),
            `我们为您提供以下方案：\n${options.map((one) => option(one, reader)).join('\n')}`,
            ...(range && range.least.minor !== range.most.minor
              ? [`同类情况通常补偿 ${reader.amount(range.least)} 至 ${reader.amount(range.most)}。`] : []),
            ...(needsApproval ? ['您选定后，我们将由专人确认并执行。'] : []),
            `请于 ${reader.date(until)}前在处理进度页面选择；逾期未选的，按第一项方案执行。`,
          ]
        : [`您的投诉需由专人审核，我们将于 ${reader.date(until)}前答复您。`]),
      seeCase(reader),
    ],
  }),
  proactive: ({ options, reason }, reader) => ({
    subject: `关于您的订单：我们主动为您处理（${reader.number}）`,
    body: [
      `此次问题由我们主动处理，您无需投诉。${reason.zh}`,
      `您将获得：\n${options.map((one) => option(one, reader)).join('\n')}`,
      '您无需进行任何操作，您的法定权利不受影响。',
      seeCase(reader),
    ],
  }),
  paid: ({ amount, reason, valueDate }, reader) => ({
    subject: `已向您支付 ${reader.amount(amount)}（${reader.number}）`,
    body: [
      `我们已将 ${reader.amount(amount)} 按原支付方式退还给您，到账日期为 ${reader.date(`${valueDate}T12:00:00.000Z`)}。`,
      `原因：${reason.zh}`,
      '银行入账可能需要几天时间，请留意。',
      seeCase(reader),
    ],
  }),
  credit: ({ remedy, amount, units, code, reason }, reader) => ({
    subject: `已为您发放${CREDITS[remedy]}（${reader.number}）`,
    body: [
      units === undefined ? `我们已为您发放价值 ${reader.amount(amount)} 的${CREDITS[remedy]}。` : `我们已为您发放 ${units} 积分。`,
      `券码：${code}，仅限您本人在本店使用。`,
      `原因：${reason.zh}`,
      seeCase(reader),
    ],
  }),
  needs_customer: ({ amount }, reader) => ({
    subject: `请确认收款（${reader.number}）`,
    body: [
      `有一笔 ${reader.amount(amount)} 的款项等待您确认：请在支付平台的应用或页面内完成确认。`,
      '我们不会向您索要密码或银行卡号。',
      seeCase(reader),
    ],
  }),
  apology: ({ reason }, reader) => ({
    subject: `向您致歉（${reader.number}）`,
    body: [
      '非常抱歉。此次情况本不应发生，给您带来了不便和困扰，我们深表歉意。',
      `核实情况：${reason.zh}`,
      '我们已记录该问题，避免再次发生。',
      seeCase(reader),
    ],
  }),
  declined: ({ reasons, feedback }, reader) => ({
    subject: `关于您反馈的答复（${reader.number}）`,
    body: [
      '我们已认真核实您反映的情况，现答复如下：',
      reasons.map((reason) => `· ${reason.zh}`).join('\n'),
      ...(feedback ? [] : ['如您有新的情况或证据，可在处理进度页面申请重新处理；您也可向消费者协会或有关部门反映。']),
      seeCase(reader),
    ],
  }),
  survey: (_, reader) => ({
    subject: `处理结果对您有帮助吗？（${reader.number}）`,
    body: [
      '您的投诉已于近日处理完毕。结果对您有帮助吗？回答只需不到一分钟：',
      reader.surveyLink,
      '如问题仍未解决，请在页面中告知，我们将重新处理。',
    ],
  }),
  closed: ({ outcome }, reader) => ({
    subject: `您的投诉已结案（${reader.number}）`,
    body: [`您的投诉已结案。${OUTCOMES[outcome]}`, '如问题仍未解决，可在处理进度页面申请重新处理。', seeCase(reader)],
  }),
  withdrawn: (_, reader) => ({
    subject: `您已撤回投诉（${reader.number}）`,
    body: ['应您的要求，我们已停止处理该投诉，不再有后续动作。您可以随时再次投诉。', seeCase(reader)],
  }),
};
