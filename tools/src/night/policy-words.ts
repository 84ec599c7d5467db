import { both, type InBoth, type Language } from './words.js';

/** Fills `{name}` in. */
export const said = (words: InBoth, language: Language, values: Readonly<Record<string, string | number>> = {}): string =>
  words[language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));

/** What `npm run policy` says. */
export const policyWords = {
  faultless: both('{name} is without fault. Next: npm run -s policy -- backtest FILE', '{name} 没有错误。下一步：npm run -s policy -- backtest FILE'),
  made: both('The history is made; no real case was looked at.', '历史为生成数据，未使用真实案件。'),
  wouldTry: both('It would be drafted for {merchant} and tried on its past cases.', '将为 {merchant} 起草，并以其过往案件回测。'),
  noEnd: both(
    'The backtest came to no end: {because}. Once more: npm run -s policy -- backtest FILE', '回测未完成：{because}。请重试：npm run -s policy -- backtest FILE',
  ),
  unknownWhy: both('nobody knows why', '原因不明'),
  secondPerson: both('A second person now: npm run -s policy -- approve FILE --as NAME', '下一步由第二人批准：npm run -s policy -- approve FILE --as NAME'),
  mendIt: both('Change the rows that decide these cases, and try it again.', '请修改决定这些案件的行，然后重新回测。'),
  noVersion: both('{merchant} has no version {name}. `npm run policy -- backtest FILE` drafts it.', '{merchant} 没有版本 {name}。`npm run policy -- backtest FILE` 可起草。'),
  noBacktest: both('{name} has no backtest yet: npm run -s policy -- backtest FILE', '{name} 尚未回测：npm run -s policy -- backtest FILE'),
  fileChanged: both(
    'The file is not the draft that was tried: its text has changed since. Try it again: npm run -s policy -- backtest FILE',
    '文件与已回测的草稿不一致，内容已改动。请重新回测：npm run -s policy -- backtest FILE',
  ),
  notApproved: both(
    '{name} is not approved yet. A second person: npm run -s policy -- approve FILE --as NAME', '{name} 尚未批准。请第二人批准：npm run -s policy -- approve FILE --as NAME',
  ),
  stands: both('{name} by {author} is {state}.', '{name}（{author} 起草）状态：{state}。'),
  isNow: both('{name} is {state}.', '{name} 状态：{state}。'),
  isNowFrom: both('{name} is {state}, in force from {from}.', '{name} 状态：{state}，自 {from} 起生效。'),
  publishNext: both('Next: npm run -s policy -- publish FILE', '下一步：npm run -s policy -- publish FILE'),
  nothing: both('Nothing is drafted or published: the shipped policy and rule packs hold.', '尚无草稿或已发布版本：适用随附的政策与规则包。'),
  blocked: both('Blocked, since a newer rule pack leaves them below its floor:', '已被阻止（新规则包使其低于法定下限）：'),
  wouldMake: both('{count} cases would be made for {merchant}.', '将为 {merchant} 生成 {count} 个案件。'),
  hasCases: both(
    '{merchant} has {count} made cases. Try a draft on them: npm run -s policy -- backtest FILE --merchant {merchant}',
    '{merchant} 已有 {count} 个生成案件。可用其回测草稿：npm run -s policy -- backtest FILE --merchant {merchant}',
  ),
} as const;

/** What a report says. */
export const reportWords = {
  triedOn: both('Tried on {cases} cases.', '已用 {cases} 个案件回测。'),
  triedOnMade: both('Tried on {cases} cases, and on {samples} made ones, counted apart.', '已用 {cases} 个案件回测，另有 {samples} 个生成案件，分别计数。'),
  another: both('Another outcome: {count}', '结果不同：{count}'),
  cost: both('Cost, where everybody takes what applies by default:', '成本（每人均取默认方案）：'),
  below: both('Below the floor of the law: {count}', '低于法定下限：{count}'),
  asBefore: both('; as before, law makes up for it: {count}', '；与原版相同、由法律补足：{count}'),
  added: both('Law adds to what is given by itself in {count} cases, at a cost of {cost}:', '在 {count} 个案件中由法律另行补足，成本 {cost}：'),
  rises: both('Open cases whose floor rises: {count}. They are offered anew when it comes into force:', '法定下限升高的未结案件：{count}。生效时将重新提出方案：'),
  more: both('  … and {count} more: --json has them', '  … 另有 {count} 个，见 --json'),
  similar: both('Similar cases furthest apart (share of what was paid):', '相似案件的最大差距（占实付比例）：'),
  above: both('{most} above {least}: {group}', '{most} 高于 {least}：{group}'),
  rows: both('Rows that are new or changed: {count}', '新增或改动的行：{count}'),
  cases: both('{count} cases', '{count} 个案件'),
  made: both('{count} made', '{count} 个生成案件'),
  fine: both('Nothing stands against it.', '没有不通过之处。'),
  fails: both('It fails:', '未通过：'),
  failure: {
    'below-floor': both('case {place} ({about}) stays {missing} below {rule}', '案件 {place}（{about}）低于 {rule}，差 {missing}'),
    'below-floor-made': both('made case {place} ({about}) stays {missing} below {rule}', '生成案件 {place}（{about}）低于 {rule}，差 {missing}'),
    'row-never-fired': both('{place} fires for no case, not even for one made for it', '{place} 未命中任何案件，包括专为其生成的案件'),
  },
} as const;
