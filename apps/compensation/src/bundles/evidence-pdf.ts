import { type Money, toDecimal } from '@redress/money';
import { type EvidenceBundle } from './evidence-bundle.js';
import { type Content, pdfmake } from './pdfmake.js';

type Bundle = EvidenceBundle;

/** The bundle for people: both languages side by side, the hash of the JSON on its first page. The same bundle gives the same bytes. */
export function evidencePdf(bundle: Bundle): Promise<Buffer> {
  return pdfmake().createPdf({
    info: { title: `Evidence bundle ${bundle.caseId}`, creationDate: new Date(lastMoment(bundle)) },
    defaultStyle: { font: 'Noto', fontSize: 8, lineHeight: 1.25 },
    styles: { title: { fontSize: 16, bold: true }, head: { fontSize: 11, bold: true, margin: [0, 10, 0, 3] }, label: { bold: true } },
    footer: (page, pages) => ({ text: `${bundle.sha256}   ${page} / ${pages}`, alignment: 'center', fontSize: 6, margin: [0, 12, 0, 0] }),
    content: [
      { text: 'Evidence bundle · 证据材料', style: 'title' },
      facts([
        ['Merchant · 商家', bundle.merchant], ['Case · 案件', bundle.caseId], ['SHA-256 (JSON)', bundle.sha256], ['Format · 格式', bundle.format],
      ]),
      ...bundle.complaints.flatMap(complaintPages), ...bundle.plans.flatMap(planPages), ...bundle.disputes.flatMap(disputePages),
      ...timelinePages(bundle.timeline),
    ],
  }).getBuffer();
}

const money = (amount: Money | undefined): string => (amount ? `${toDecimal(amount)} ${amount.currency}` : '–');
const moment = (at: string | undefined): string => (at ? `${at.slice(0, 16).replace('T', ' ')} UTC` : '–');
const head = (text: string): Content => ({ text, style: 'head' });
const facts = (rows: readonly (readonly [string, string])[]): Content => ({
  table: { headerRows: 0, widths: [130, '*'], body: rows.map(([name, value]) => [{ text: name, style: 'label' }, value]) }, layout: 'lightHorizontalLines',
});
const table = (names: readonly string[], rows: readonly (readonly string[])[], widths: readonly (string | number)[] = names.map(() => '*')): Content[] =>
  (rows.length === 0 ? [] : [{
    table: { headerRows: 1, widths, body: [names.map((text) => ({ text, style: 'label' })), ...rows] }, layout: 'lightHorizontalLines',
  }]);

function complaintPages({ complaintId, order, captured, demanded, requestedRemedy, reasonCode, occurredAt }: Bundle['complaints'][number]): Content[] {
  return [
    head(`Complaint · 投诉 ${complaintId}`),
    facts([
      ['Occurred · 发生时间', moment(occurredAt)], ['Order · 订单', `${order.orderSource} ${order.orderRef}`],
      ['Country, time zone · 国家与时区', `${order.country}, ${order.timeZone}`], ['Captured · 实付', money(captured)],
      ['Demanded · 主张', `${money(demanded)} ${requestedRemedy ?? ''}`], ['Reason given · 原因', reasonCode ?? '–'],
      ['Purchased · 下单', proven(order.purchasedAt)], ['Dispatched · 发货', proven(order.dispatchedAt)], ['Delivered · 签收', proven(order.deliveredAt)],
    ]),
    ...table(['Line · 行', 'Goods · 商品', 'Class · 类别', 'Quantity · 数量', 'Paid · 实付'],
      order.lines.map(({ lineRef, goods, goodsClass, quantity, paid }) => [lineRef, goods, goodsClass, String(quantity), money(paid.value)])),
  ];
}

const proven = (fact: { value: string; source: string; proven: string } | undefined): string =>
  (fact ? `${moment(fact.value)} (${fact.source}; proven · 已证实: ${fact.proven})` : '–');

function planPages(plan: Bundle['plans'][number]): Content[] {
  const { planId, state, createdAt, requestedBy, approver, decidedBy, floor, ceiling, grounds, reasons, options, chosen, legs, negotiation } = plan;
  return [
    head(`Decision · 处理方案 ${planId}`),
    facts([
      ['State · 状态', state], ['Made · 生成', `${moment(createdAt)}, ${requestedBy}`], ['Approved by · 批准', approver ?? '–'],
      ['Declined by · 拒绝', decidedBy ?? '–'], ['Owed, from–to · 应付范围', `${money(floor)} – ${money(ceiling)}`],
      ['Rules · 适用规则', `${grounds.rules.join(', ')} (${grounds.policy})`], ['Facts used · 事实哈希', grounds.factsHash],
      ...reasons.map(({ code, en, zh }) => [code, `${en} ${zh}`] as const),
    ]),
    ...table(['Offered · 备选', 'What · 内容', 'Sum · 金额', 'Chosen · 选定'], options.map(({ optionId, label, legs: offered }) => [
      optionId, `${label.en} · ${label.zh}`, offered.flatMap(({ amount }) => (amount ? [money(amount)] : [])).join(' + ') || '–', optionId === chosen ? 'yes · 是' : '',
    ])),
    ...table(['Negotiation · 协商', 'By · 一方', 'On · 时间', 'Sum · 金额', 'Rules cited · 引用规则'], negotiation.map(({ act, by, at, amount, rules }) =>
      [act, by, moment(at), money(amount), rules.join(', ')])),
    ...table(['Leg · 履行项', 'Remedy · 方式', 'Line, head · 行与项目', 'Sum · 金额', 'State · 状态'], legs.map(({ legId, remedy, lineRef, head: of, amount, state: is }) =>
      [legId, remedy, `${lineRef}, ${of}`, money(amount), is ?? '–'])),
  ];
}

function disputePages(dispute: Bundle['disputes'][number]): Content[] {
  const { disputeId, level, state, by, reason, claimed, openedAt, visited, requests, evidence, rulings, receivable } = dispute;
  return [
    head(`Dispute · 争议 ${disputeId}`),
    facts([
      ['Level, state · 层级与状态', `${level}, ${state}`], ['Opened · 提起', `${moment(openedAt)}, ${by}: ${reason}`], ['Claimed in all · 主张合计', money(claimed)],
      ['Went through · 经过层级', visited.join(' → ')], ['To be given back · 应返还', money(receivable)],
    ]),
    ...table(['Evidence asked · 举证要求', 'Of · 对象', 'Due · 期限', 'State · 状态'], requests.map(({ kinds, party, dueAt, state: is }) =>
      [kinds.join(', '), party, moment(dueAt), is])),
    ...table(['Evidence · 证据', 'By · 提交方', 'On · 时间', 'SHA-256', 'Where · 存放'], evidence.map(({ kind, party, providedAt, late, sha256, reference }) =>
      [kind, party, `${moment(providedAt)}${late ? ' (late · 逾期)' : ''}`, sha256, reference]), [60, 50, 80, '*', 80]),
    ...table(['Ruling · 裁决', 'Level · 层级', 'Awarded in all · 合计', 'By · 裁决人', 'On · 时间', 'Why · 理由'],
      rulings.map(({ outcome, level: of, awarded, arbiter, at, reason: why }) => [outcome, of, money(awarded), arbiter, moment(at), why])),
  ];
}

const timelinePages = (timeline: Bundle['timeline']): Content[] => (timeline.length === 0 ? [] : [
  head('Who did what · 操作记录'),
  ...table(['On · 时间', 'Who · 操作人', 'Act · 操作', 'Of · 对象', 'With · 内容', 'Allowed · 获准'], timeline.map(({ at, actor, role, act, target, detail, allowed }) =>
    [moment(at), `${actor} (${role})`, act, target, Object.entries(detail).map(([name, value]) => `${name}: ${value}`).join('; '), allowed ? 'yes · 是' : 'no · 否'])),
]);

/** The last thing that the bundle tells of, so that its bytes hang on nothing else. */
const lastMoment = ({ complaints, plans, disputes, timeline }: Bundle): string => [
  ...complaints.map(({ occurredAt }) => occurredAt), ...plans.map(({ createdAt }) => createdAt), ...timeline.map(({ at }) => at),
  ...disputes.flatMap(({ openedAt, evidence, rulings }) => [openedAt, ...evidence.map(({ providedAt }) => providedAt), ...rulings.map(({ at }) => at)]),
].reduce((last, at) => (at > last ? at : last), '1970-01-01T00:00:00.000Z');
