import { both, type InBoth, type Language } from '../night/words.js';

/** What the command says in either language, beside the texts of the packs. */
export const words = {
  owed: both('Owed by law', '依法应得'), nothing: both('Nothing.', '无。'), deadlines: both('Time that runs', '进行中的期限'),
  passedOver: both('Looked at, and not met', '已审查而未适用'),
  noPack: both('No pack is for this country: law owes nothing that is known here.', '该国家或地区没有规则包。'),
  line: both('line', '商品行'), sumOpen: both('sum not known yet', '金额待定'), afterReturn: both('after the goods are back', '退回验收后'),
  byConsent: both('with signed consent also as', '经签字同意可改为'), unconfirmed: both('unconfirmed', '未经核实'),
  since: both('since', '起算'), left: both('Read, and no rule of a floor', '已阅读，不属于下限规则'),
} as const satisfies Record<string, InBoth>;

export const parties: Readonly<Record<string, InBoth>> = {
  consumer: both('the consumer chooses', '由消费者选择'), trader: both('the trader gives it', '由经营者给付'),
};
export const actors: Readonly<Record<string, InBoth>> = {
  consumer: both('consumer', '消费者'), trader: both('trader', '经营者'), authority: both('authority', '行政部门'),
};
export const reasons: Readonly<Record<string, InBoth>> = {
  condition: both('its condition is not met', '条件不成立'), out_of_time: both('the time is over', '已超过期限'),
  exception: both('an exception applies', '适用例外'),
  not_claimed: both('nobody claims it', '未主张'), not_proven: both('not proven', '未证明'),
};

export const heads: Readonly<Record<string, InBoth>> = {
  price: both('price', '价款'), freight: both('freight', '运费'), damages: both('damages', '损害'), statutory_multiple: both('statutory multiple', '惩罚性赔偿'),
  delay: both('delay', '延误'), care: both('care', '照料'), goodwill: both('goodwill', '善意补偿'),
};

/** Date and minute on the customer's own clock. */
export function localTime(at: string, timeZone: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(Date.parse(at));
}
