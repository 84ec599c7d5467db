import { money } from '@redress/money';
import { factsOf, type Told } from '../../statutes/examples.js';
import { compilePack } from './compile.js';
import { floorOf } from './evaluate.js';
import { type Amount, type Condition, type DeadlineRule, type Grant, type RulePack, type StatuteRule, type WayRule } from './rule-pack.js';

const CNY = (minor: number | bigint) => money(minor, 'CNY');
const text = { en: 'A text', zh: '文本' };
const ruleOf = (id: string, change: Partial<StatuteRule> = {}): StatuteRule => ({
  id, citation: 'Art. 1', confidence: 'C', condition: text, entitlement: text, effectiveFrom: '2020-01-01', appliesIf: [], ...change,
});
const packOf = (...rules: StatuteRule[]): RulePack => ({ version: 'cn@2026-11', jurisdiction: 'CN', rules });
const floor = (rules: readonly StatuteRule[], told: Told = {}) => floorOf([compilePack(packOf(...rules))], factsOf(told));

const cash = (amount: Amount, change: Partial<WayRule> = {}): WayRule => ({ remedy: 'damages', form: 'money', amount, ...change });
const repair: WayRule = { remedy: 'repair', form: 'service' };
const grant = (ways: [WayRule, ...WayRule[]], change: Partial<Grant> = {}): Grant => ({ head: 'damages', chooser: 'consumer', ways, ...change });
const owing = (id: string, way: WayRule = repair, change: Partial<StatuteRule> = {}, of: Partial<Grant> = {}) => ruleOf(id, { owes: [grant([way], of)], ...change });
const within = (change: Partial<DeadlineRule> = {}): DeadlineRule => ({ name: 'answer', whose: 'trader', from: ['claimedAt'], days: 3, text, ...change });

const ways = (rules: readonly StatuteRule[], told?: Told) => floor(rules, told).entitlements.flatMap(({ ways: all }) =>
  all.map(({ remedy, amount }) => (amount ? `${remedy} ${amount.minor} ${amount.currency}` : remedy)));
const sumOf = (amount: Amount, told?: Told) => ways([owing('A-1', cash(amount))], told)[0];
const misses = (rules: readonly StatuteRule[], told?: Told) => floor(rules, told).passedOver.map(({ rule, because, fact }) => [rule, because, fact]);
const missOf = (condition: Condition, told?: Told) => misses([owing('A-1', repair, { appliesIf: [condition] })], told)[0]?.slice(1);
const due = (rules: readonly StatuteRule[], told?: Told) => floor(rules, told).deadlines.map(({ name, startEvent, dueAt }) => [name, startEvent, dueAt]);

describe('an amount', () => {
  const two = { with: { lossAmount: CNY(300), promisedAmount: CNY(200) } };
  const [loss, promised, unknown]: [Amount, Amount, Amount] = [{ sum: 'lossAmount' }, { sum: 'promisedAmount' }, { sum: 'interest' }];

  it.each<[string, Amount, Told, string | undefined]>([
    ['what was paid', 'paid', {}, 'damages 100000 CNY'],
    ['a sum of another currency', loss, { with: { lossAmount: money(300, 'EUR') } }, undefined],
    ['so much for each unit', { each: CNY(500) }, { line: { quantity: 3 } }, 'damages 1500 CNY'],
    ['so much for each unit, in another currency', { each: money(500, 'EUR') }, {}, undefined],
    ['a multiple', { times: 3, of: loss }, two, 'damages 900 CNY'],
    ['a multiple of what nobody knows', { times: 3, of: unknown }, two, undefined],
    ['a sum of parts', { plus: [loss, unknown, promised] }, two, 'damages 500 CNY'],
    ['a difference', { from: loss, less: [promised, unknown] }, two, 'damages 100 CNY'],
    ['a difference below zero', { from: promised, less: [loss] }, two, undefined],
    ['a difference from what nobody knows', { from: unknown, less: [loss] }, two, undefined],
    ['the first that is known', { firstKnown: [unknown, promised, loss] }, two, 'damages 200 CNY'],
    ['the first of what nobody knows', { firstKnown: [unknown] }, two, undefined],
    ['the greatest', { greatest: [promised, loss, unknown] }, two, 'damages 300 CNY'],
    ['the greatest of what nobody knows', { greatest: [unknown] }, two, undefined],
    ['the least', { least: [loss, promised] }, two, 'damages 200 CNY'],
    ['the least, with one that nobody knows', { least: [loss, unknown] }, two, undefined],
  ])('can be %s', (_, amount, told, owed) => {
    expect(sumOf(amount, told)).toBe(owed);
  });

  it('counts only as far as it is proven', () => {
    const said = (proven: 'yes' | 'no') => ({ line: { circumstances: { lossAmount: { value: CNY(300), source: 'customer' as const, proven } } } });
    expect([sumOf(loss, said('yes')), sumOf(loss, said('no')), sumOf(loss, { line: { circumstances: undefined } })]).toEqual(['damages 300 CNY', undefined, undefined]);
  });

  it('that is the whole price under another name stays what it is, and a price that is cut is a part', () => {
    const refund = (amount: Amount) => ways([owing('A-1', cash(amount, { remedy: 'refund_full' }))], two);
    expect([refund('paid'), refund({ from: 'paid', less: [loss] })]).toEqual([['refund_full 100000 CNY'], ['refund_partial 99700 CNY']]);
  });

  it('that nobody knows is owed all the same where the rule says so', () => {
    expect(ways([owing('A-1', cash(unknown, { open: true }))])).toEqual(['damages 0 CNY']);
    expect(misses([owing('A-1', cash(unknown))])).toEqual([['A-1', 'not_proven', undefined]]);
  });
});

describe('a minimum for the claim as a whole', () => {
  const least = (minor: number, currency = 'CNY') => cash({ sum: 'lossAmount' }, { minimumInAll: money(minor, currency) });
  const lines = (...losses: (number | undefined)[]): Told => {
    const [line] = factsOf({}).order.lines;
    return { order: { lines: losses.map((loss, index) => ({
      ...line!, lineRef: String(index + 1), circumstances: loss === undefined ? {} : { lossAmount: { value: CNY(loss), source: 'channel', proven: 'yes' } },
    })) } };
  };
  it.each<[string, WayRule, Told, string[]]>([
    ['is shared out by what each line would have', least(1_000), lines(100, 300), ['damages 250 CNY', 'damages 750 CNY']],
    ['leaves a line without a loss nothing of it', least(1_000), lines(100, 0), ['damages 1000 CNY', 'damages 0 CNY']],
    ['is shared out equally where no line has any', least(1_000), lines(undefined, undefined), ['damages 500 CNY', 'damages 500 CNY']],
    ['changes nothing that reaches it', least(400), lines(100, 300), ['damages 100 CNY', 'damages 300 CNY']],
    ['changes nothing of what is above it', least(300), lines(100, 300), ['damages 100 CNY', 'damages 300 CNY']],
    ['is of no effect in another currency', least(1_000, 'EUR'), lines(100, 300), ['damages 100 CNY', 'damages 300 CNY']],
  ])('%s', (_, way, told, owed) => {
    expect(ways([owing('A-1', way)], told)).toEqual(owed);
  });
  it('is for its own way alone', () => {
    const both = ruleOf('A-1', { owes: [grant([cash({ sum: 'promisedAmount' }, { remedy: 'damages', gate: 'inspection', open: true }), least(1_000)])] });
    expect(floor([both], lines(100, 300)).entitlements.map(({ ways: all }) => all.map(({ amount }) => amount!.minor))).toEqual([[250n], [750n]]);
  });
});

describe('a condition', () => {
  const yes: Condition = { fact: 'fraud', is: true };
  it.each<[Condition, Told, unknown[] | undefined]>([
    [yes, { with: { fraud: true } }, undefined],
    [yes, { with: { fraud: false } }, ['condition', 'fraud']],
    [yes, { line: { circumstances: undefined } }, ['condition', 'fraud']],
    [{ fact: 'category', in: ['late_delivery', 'functional_fault'] }, {}, undefined],
    [{ fact: 'country', is: 'CN' }, {}, undefined],
    [{ fact: 'quantity', atLeast: 2 }, { line: { quantity: 2 } }, undefined],
    [{ fact: 'quantity', atLeast: 3 }, { line: { quantity: 2 } }, ['condition', 'quantity']],
    [{ fact: 'repairDays', atMost: 2 }, { with: { repairDays: 2 } }, undefined],
    [{ fact: 'repairDays', atMost: 2 }, { with: { repairDays: 3 } }, ['condition', 'repairDays']],
    [{ fact: 'repairDays', atMost: 2 }, {}, ['condition', 'repairDays']],
    [{ fact: 'repairDays', atLeast: 0 }, {}, ['condition', 'repairDays']],
    [{ fact: 'dispatchedAt', known: true }, {}, ['condition', 'dispatchedAt']],
    [{ fact: 'dispatchedAt', known: false }, {}, undefined],
    [{ fact: 'promisedBy', known: true }, { order: { promisedBy: { value: '2026-08-02T00:00:00.000Z', source: 'channel', proven: 'yes' } } }, undefined],
    [{ fact: 'dispatchedAt', known: true }, { order: { dispatchedAt: { value: '2026-08-02T00:00:00.000Z', source: 'channel', proven: 'yes' } } }, undefined],
    [{ not: yes }, { with: { fraud: true } }, ['condition', 'fraud']],
    [{ not: yes }, {}, undefined],
    [{ not: { all: [yes, { fact: 'usedGoods', is: true }] } }, { with: { fraud: true, usedGoods: true } }, ['condition', 'fraud']],
    [{ not: { all: [yes, { fact: 'usedGoods', is: true }] } }, { with: { fraud: true } }, undefined],
    [{ not: { any: [{ fact: 'usedGoods', is: true }, yes] } }, { with: { fraud: true } }, ['condition', 'usedGoods']],
    [{ not: { not: yes } }, {}, ['condition', 'fraud']],
    [{ not: { act: ['claimedAt'], within: { from: ['deliveredAt'], days: 30 } } }, {}, ['condition', 'deliveredAt']],
    [{ all: [yes, { fact: 'usedGoods', is: true }] }, { with: { usedGoods: true } }, ['condition', 'fraud']],
    [{ all: [] }, {}, undefined],
    [{ any: [yes, { fact: 'usedGoods', is: true }] }, { with: { usedGoods: true } }, undefined],
    [{ any: [yes, { fact: 'usedGoods', is: true }] }, {}, ['condition', 'fraud']],
    // What is late or unproven came nearer than what is otherwise.
    [{ any: [yes, { fact: 'usedGoods', is: true, burden: 'consumer' }] }, {}, ['not_proven', 'usedGoods']],
    [{ any: [{ fact: 'usedGoods', is: true, burden: 'consumer' }, yes] }, {}, ['not_proven', 'usedGoods']],
    [{ any: [{ fact: 'usedGoods', is: true, burden: 'consumer' }, { fact: 'fraud', is: true, burden: 'consumer' }] }, {}, ['not_proven', 'usedGoods']],
    [{ act: ['goodsSentBackAt'], within: { from: ['deliveredAt'], days: 7 } }, {}, ['condition', 'goodsSentBackAt']],
    [{ act: ['claimedAt'], within: { from: ['deliveredAt'], days: 5 } }, {}, undefined],
    [{ act: ['claimedAt'], within: { from: ['deliveredAt'], days: 4 } }, {}, ['out_of_time', 'deliveredAt']],
    [{ act: ['claimedAt'], within: { from: ['dispatchedAt'], days: 4 } }, {}, undefined],
  ])('%j about %j', (condition, told, miss) => {
    expect(missOf(condition, told)).toEqual(miss);
  });

  it.each<[Condition, 'yes' | 'no', boolean, unknown[] | undefined]>([
    [{ ...yes, burden: 'consumer' }, 'yes', true, undefined],
    [{ ...yes, burden: 'consumer' }, 'no', true, ['not_proven', 'fraud']],
    [{ ...yes, burden: 'consumer' }, 'yes', false, ['condition', 'fraud']],
    [{ ...yes, burden: 'trader' }, 'no', true, undefined],
    [{ ...yes, burden: 'trader' }, 'no', false, undefined],
    [{ ...yes, burden: 'trader' }, 'yes', false, ['condition', 'fraud']],
    // What keeps the consumer from it favours the trader, who has to prove it where it is the trader's to prove.
    [{ not: { ...yes, burden: 'trader' } }, 'no', true, undefined],
    [{ not: { ...yes, burden: 'trader' } }, 'yes', true, ['condition', 'fraud']],
    [{ not: { ...yes, burden: 'consumer' } }, 'no', false, ['condition', 'fraud']],
    [{ not: { ...yes, burden: 'consumer' } }, 'yes', false, undefined],
    [{ not: { not: { ...yes, burden: 'consumer' } } }, 'no', true, ['condition', 'fraud']],
  ])('%j, proven: %s, said to be %s', (condition, proven, value, miss) => {
    expect(missOf(condition, { line: { circumstances: { fraud: { value, source: 'customer', proven } } } })).toEqual(miss);
  });

  it('of an exception names what took the right away', () => {
    const unless = (condition: Condition, told: Told) => misses([owing('A-1', repair, { unless: [condition] })], told)[0]?.slice(1);
    const told = { with: { fraud: true, usedGoods: true } };
    const used: Condition = { fact: 'usedGoods', is: true };
    expect([unless(yes, told), unless({ all: [used, yes] }, told), unless({ any: [yes, used] }, told), unless({ not: { fact: 'knownDefect', is: true } }, told)])
      .toEqual([['exception', 'fraud'], ['exception', 'usedGoods'], ['exception', 'fraud'], ['exception', 'knownDefect']]);
    expect([unless({ act: ['claimedAt'], within: { from: ['deliveredAt'], days: 30 } }, told), unless(yes, {})]).toEqual([['exception', 'deliveredAt'], undefined]);
    expect(() => compilePack(packOf(owing('A-1', repair, { unless: [] })))).toThrow('an exception needs a condition');
  });
});

describe('a rule', () => {
  it('is in force from its first to its last day, by the day of the purchase or of the claim', () => {
    const bought = (day: string) => ({ order: { purchasedAt: { value: `${day}T10:00:00.000Z`, source: 'channel' as const, proven: 'yes' as const } } });
    const rule = owing('A-1', repair, { effectiveFrom: '2026-03-01', effectiveTo: '2026-03-31' });
    expect(['2026-02-28', '2026-03-01', '2026-03-31', '2026-04-01'].map((day) => ways([rule], bought(day)).length)).toEqual([0, 1, 1, 0]);
    expect(misses([{ ...rule, measuredOn: 'claimedAt' }], bought('2026-03-05'))).toEqual([['A-1', 'condition', 'claimedAt']]);
    expect(ways([{ ...rule, measuredOn: 'claimedAt' }], { claimedAt: '2026-03-31T10:00:00.000Z' })).toEqual(['repair']);
  });

  it('follows another one that fired, in whatever order and by whatever number they are written', () => {
    const after = owing('A-2', cash('paid'), { follows: ['A-10', 'A-11'] });
    const never = { appliesIf: [{ fact: 'fraud', is: true }] as const };
    expect(misses([after, owing('A-10', repair, never), owing('A-11')]).map(([rule]) => rule)).toEqual(['A-10']);
    expect(misses([after, owing('A-10', repair, never), owing('A-11', repair, never)])).toContainEqual(['A-2', 'condition', undefined]);
    expect(compilePack(packOf(after, owing('A-11'), owing('A-10'), owing('A-1'))).rules.map(({ id }) => id)).toEqual(['A-1', 'A-10', 'A-11', 'A-2']);
    expect(() => compilePack(packOf({ ...after, follows: ['A-3'] }, owing('A-3', repair, { follows: ['A-2'] })))).toThrow('A-2, A-3 follow each other');
  });

  it('that is limited gives its share, the least of several, and nothing at none', () => {
    const limit = (id: string, share?: number) => ruleOf(id, { limits: [{ rules: ['A-1'], if: [{ fact: 'usedGoods', is: true }], ...(share && { share }) }] });
    const used = { with: { usedGoods: true } };
    const price = owing('A-1', cash('paid'));
    expect([ways([price, limit('A-2', 5_000)]), ways([price, limit('A-2', 5_000)], used)]).toEqual([['damages 100000 CNY'], ['damages 50000 CNY']]);
    expect([ways([price, limit('A-2', 5_000), limit('A-3', 2_000)], used), ways([price, limit('A-2', 2_000), limit('A-3', 5_000)], used)])
      .toEqual([['damages 20000 CNY'], ['damages 20000 CNY']]);
    expect([ways([price, limit('A-2')], used), misses([price, limit('A-2')], used)]).toEqual([[], [['A-1', 'exception', 'usedGoods']]]);
    expect(misses([price, limit('A-2')])).toEqual([['A-2', 'condition', 'usedGoods']]);
    const idle = ruleOf('A-2', { appliesIf: [{ fact: 'fraud', is: true }], limits: [{ rules: ['A-1'], if: [{ fact: 'usedGoods', is: true }] }] });
    expect(ways([price, idle], used)).toEqual(['damages 100000 CNY']);
  });

  it('lets consent stand for cash only where it fired, for the rules it names, in ways of money', () => {
    const consent = (change: Partial<StatuteRule> = {}) => ruleOf('A-3', { byConsent: { rules: ['A-1'], remedies: ['points'] }, ...change });
    const both = ruleOf('A-1', { owes: [grant([cash('paid'), repair])] });
    const other = owing('A-2', cash('paid', { remedy: 'delay_penalty' }), {}, { head: 'delay' });
    const consents = (rule: StatuteRule) => floor([both, other, rule]).entitlements.map(({ ways: all }) => all.map(({ byConsent }) => byConsent));
    expect(consents(consent())).toEqual([[['points'], undefined], [undefined]]);
    expect(consents(consent({ appliesIf: [{ fact: 'fraud', is: true }] }))).toEqual([[undefined, undefined], [undefined]]);
    expect(misses([both, consent()])).toEqual([]);
  });

  it('that presumes is passed over in silence, and turns the burden round', () => {
    const presumes = ruleOf('A-1', { presumes: ['fraud'] });
    const fraud = owing('A-2', repair, { appliesIf: [{ fact: 'fraud', is: true, burden: 'consumer' }] });
    const used = owing('A-3', repair, { appliesIf: [{ fact: 'usedGoods', is: true, burden: 'consumer' }] });
    expect(misses([presumes, fraud, used])).toEqual([['A-3', 'not_proven', 'usedGoods']]);
    expect(misses([{ ...presumes, appliesIf: [{ fact: 'usedGoods', is: true }] }, fraud])).toEqual([['A-1', 'condition', 'usedGoods'], ['A-2', 'not_proven', 'fraud']]);
  });

  it('that grants nothing tells what kept it from it, unproven before otherwise', () => {
    const when = (condition: Condition) => grant([repair], { if: [condition] });
    const otherwise = when({ fact: 'fraud', is: true });
    const unproven = when({ fact: 'usedGoods', is: true, burden: 'consumer' });
    expect([misses([ruleOf('A-1', { owes: [otherwise, unproven] })]), misses([ruleOf('A-1', { owes: [unproven, otherwise] })])])
      .toEqual([[['A-1', 'not_proven', 'usedGoods']], [['A-1', 'not_proven', 'usedGoods']]]);
    expect(misses([ruleOf('A-1', { owes: [otherwise, grant([cash({ sum: 'interest' })])] })])).toEqual([['A-1', 'not_proven', undefined]]);
    expect(misses([ruleOf('A-1', { owes: [otherwise, grant([repair])] })])).toEqual([]);
    expect(misses([owing('A-1', repair, {}, { unless: [{ fact: 'usedGoods', is: false }] })], { with: { usedGoods: false } })).toEqual([['A-1', 'exception', 'usedGoods']]);
  });

  it('lives by its periods where it has nothing else', () => {
    const over = within({ from: ['repairStartedAt'] });
    const claims = within({ whose: 'consumer', from: ['deliveredAt'] });
    expect([misses([ruleOf('A-1', { deadlines: [over] })]), due([ruleOf('A-1', { deadlines: [over] })])]).toEqual([[], []]);
    expect(misses([owing('A-1', cash({ sum: 'interest' }), { deadlines: [over] })])).toEqual([['A-1', 'not_proven', undefined]]);
    expect(misses([owing('A-1', cash({ sum: 'interest' }), { deadlines: [within()] })])).toEqual([]);
    expect(due([ruleOf('A-1', { deadlines: [within({ if: [{ fact: 'fraud', is: true }] })] })])).toEqual([]);
    // Five days after the delivery: the consumer's three are over, and the fifth is the last.
    expect([due([ruleOf('A-1', { deadlines: [claims] })]), due([ruleOf('A-1', { deadlines: [{ ...claims, whose: 'trader' }] })]).length]).toEqual([[], 1]);
    expect([4, 5].map((days) => due([ruleOf('A-1', { deadlines: [{ ...claims, days }] })]).length)).toEqual([0, 1]);
  });
});

describe('a period', () => {
  const told = { with: { repairDays: 2, installedAt: '2026-08-03T04:00:00.000Z' } } as const;
  it.each<[Partial<DeadlineRule>, string, string]>([
    [{}, 'claimedAt', '2026-08-09'],
    [{ startDayCounts: true }, 'claimedAt', '2026-08-08'],
    [{ withoutDaysOf: 'repairDays' }, 'claimedAt', '2026-08-11'],
    [{ withoutDaysOf: 'noticeDays' }, 'claimedAt', '2026-08-09'],
    [{ days: undefined, months: 1 }, 'claimedAt', '2026-09-06'],
    [{ days: undefined, workingDays: 2 }, 'claimedAt', '2026-08-10'],
    [{ months: 1, days: 1, workingDays: 1 }, 'claimedAt', '2026-09-08'],
    [{ from: ['dispatchedAt', 'installedAt', 'deliveredAt'] }, 'installedAt', '2026-08-06'],
    [{ from: ['deliveredAt', 'installedAt', 'purchasedAt'], latestOf: true }, 'installedAt', '2026-08-06'],
    [{ from: ['dispatchedAt', 'deliveredAt', 'purchasedAt'], latestOf: true }, 'deliveredAt', '2026-08-04'],
  ])('%j runs from %s to %s', (change, event, day) => {
    expect(due([ruleOf('A-1', { deadlines: [within(change)] })], told)).toEqual([['answer', event, `${day}T15:59:59.999Z`]]);
  });
});

describe('several rules', () => {
  it('are looked at line by line, in the order of the lines’ names', () => {
    const [line] = factsOf({}).order.lines;
    const told = { order: { lines: ['c', 'a', 'b'].map((lineRef) => ({ ...line!, lineRef })) } };
    expect(floor([owing('A-1')], told)).toMatchObject({ entitlements: ['a', 'b', 'c'].map((lineRef) => ({ lineRef })), passedOver: [], deadlines: [] });
  });

  it('that owe the same under one head are one entitlement, the consumer choosing where any lets them', () => {
    const owed = (one: StatuteRule, two: StatuteRule) => floor([one, two]).entitlements
      .map(({ chooser, rules, ways: all }) => [chooser, rules.join(), all.map(({ remedy, gate, amount, byConsent }) => [remedy, gate, amount?.minor, byConsent].filter(Boolean).join(' ')).join('; ')]);
    const [trader, gated] = [{ chooser: 'trader' as const }, { gate: 'inspection' as const }];
    const part: Amount = { each: CNY(70_000) };
    const refund = (change: Partial<WayRule> = {}) => cash('paid', { remedy: 'refund_full', ...change });
    expect(owed(owing('A-1', repair, {}, trader), owing('A-2', repair, {}, trader))).toEqual([['trader', 'A-1,A-2', 'repair none']]);
    expect(owed(owing('A-1', repair, {}, trader), owing('A-2', repair))).toEqual([['consumer', 'A-1,A-2', 'repair none']]);
    // More money, or the same on easier terms, makes the other pointless, and its rule comes first.
    expect(owed(owing('A-1', cash(part)), owing('A-2', refund()))).toEqual([['consumer', 'A-2,A-1', 'refund_full none 100000']]);
    expect(owed(owing('A-1', refund()), owing('A-2', cash(part)))).toEqual([['consumer', 'A-1,A-2', 'refund_full none 100000']]);
    expect(owed(owing('A-1', refund(gated)), owing('A-2', refund()))).toEqual([['consumer', 'A-2,A-1', 'refund_full none 100000']]);
    expect(owed(owing('A-1', { ...repair, ...gated }), owing('A-2', repair))).toEqual([['consumer', 'A-2,A-1', 'repair none']]);
    // More money on harder terms stands beside less without.
    expect(owed(owing('A-1', refund(gated)), owing('A-2', cash(part, { remedy: 'refund_full' }))))
      .toEqual([['consumer', 'A-1,A-2', 'refund_full inspection 100000; refund_partial none 70000']]);
    expect(owed(owing('A-1', { ...repair, ...gated }), owing('A-2', { remedy: 'technician_visit', form: 'service' })))
      .toEqual([['consumer', 'A-1,A-2', 'repair inspection; technician_visit none']]);
    expect(owed(owing('A-1', cash(part)), owing('A-2', cash('paid', { ...gated }))))
      .toEqual([['consumer', 'A-1,A-2', 'damages none 70000; damages inspection 100000']]);
    expect(owed(owing('A-1', refund()), owing('A-2'))).toEqual([['consumer', 'A-1,A-2', 'refund_full none 100000; repair none']]);
    expect(owed(owing('A-1', { remedy: 'replacement', form: 'goods' }), owing('A-2', { remedy: 'gift', form: 'goods' }))).toEqual([['consumer', 'A-1,A-2', 'replacement none; gift none']]);
  });

  it('may be met without cash only where all that owe the sum allow it', () => {
    const consent = (id: string, rule: string, ...remedies: ['points' | 'coupon', ...'coupon'[]]) => ruleOf(id, { byConsent: { rules: [rule], remedies } });
    const consented = (...rules: StatuteRule[]) => floor([owing('A-1', cash('paid')), owing('A-2', cash('paid')), ...rules]).entitlements[0]!.ways[0].byConsent;
    expect(consented(consent('A-3', 'A-1', 'points', 'coupon'), consent('A-4', 'A-2', 'coupon'))).toEqual(['coupon']);
    expect([consented(consent('A-3', 'A-1', 'points'), consent('A-4', 'A-2', 'coupon')), consented(consent('A-3', 'A-1', 'points')), consented(consent('A-3', 'A-2', 'points'))])
      .toEqual([undefined, undefined, undefined]);
  });

  it('that give back in kind stand beside the money', () => {
    const points: WayRule = { remedy: 'points', form: 'credit' };
    expect(floor([owing('A-1', cash('paid')), owing('A-2', points, {}, { inKind: true })]).entitlements).toHaveLength(2);
    expect(floor([owing('A-1', cash('paid')), owing('A-2', points)]).entitlements).toHaveLength(1);
  });
});
