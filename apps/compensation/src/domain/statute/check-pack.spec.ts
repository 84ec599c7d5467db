import { encodeJson } from '@redress/contracts';
import { money } from '@redress/money';
import { readPack } from '../../statutes/pack-document.js';
import { packs } from '../../statutes/shipped.js';
import { checkPack, packFaultLine } from './check-pack.js';
import { type RulePack, type StatuteRule } from './rule-pack.js';

const cn = packs[0]!;
const rule = (id: string): StatuteRule => cn.rules.find((one) => one.id === id)!;
const withRule = (id: string, change: Partial<StatuteRule>): RulePack =>
  ({ ...cn, rules: cn.rules.map((one) => (one.id === id ? { ...one, ...change } : one)) });
const toReturn = rule('CN-2').deadlines![0]!;
const wayOf = (change: object): Partial<StatuteRule> =>
  ({ owes: [{ head: 'price', chooser: 'consumer', ways: [{ remedy: 'refund_full', form: 'money', amount: 'paid', ...change }] }] });

describe('a pack', () => {
  it.each<[string, RulePack]>([
    ['CN-1.condition.zh: is missing', withRule('CN-1', { condition: { en: 'Below quality.', zh: 'Below quality.' } })],
    ['CN-1.entitlement.en: is missing', withRule('CN-1', { entitlement: { en: '', zh: '退货' } })],
    ['CN-1.citation: is missing', withRule('CN-1', { citation: ' ' })],
    ['CN-1.effectiveTo: is before effectiveFrom', withRule('CN-1', { effectiveTo: '2014-03-14' })],
    ['CN-1.effectiveFrom: 2014-02-30 is no day', withRule('CN-1', { effectiveFrom: '2014-02-30' })],
    ['CN-1.confidence: is neither C nor S', withRule('CN-1', { confidence: 'U' as 'C' })],
    ['CN-1.owes[0].ways[0].amount: RMB is no currency', withRule('CN-1', wayOf({ amount: { each: money(1n, 'RMB') } }))],
    ['CN-1.owes[0].ways[0].amount: a fixed sum is more than nothing', withRule('CN-1', wayOf({ amount: { each: money(0n, 'CNY') } }))],
    ['CN-1.owes[0].ways[0].amount.of: repairDays is no sum of money', withRule('CN-1', wayOf({ amount: { times: 2, of: { sum: 'repairDays' } } }))],
    ['CN-1.owes[0].ways[0]: repair is not given as money', withRule('CN-1', wayOf({ remedy: 'repair' }))],
    ['CN-1.owes[0].ways[0]: money ways, and only they, have an amount', withRule('CN-1', wayOf({ amount: undefined }))],
    ['CN-1.appliesIf[0]: no fact is called defect', withRule('CN-1', { appliesIf: [{ fact: 'defect' as 'category', is: true }] })],
    ['CN-1.appliesIf[0]: category is never broken', withRule('CN-1', { appliesIf: [{ fact: 'category', in: ['broken'] }] })],
    ['CN-1.appliesIf[0]: fraud is no number', withRule('CN-1', { appliesIf: [{ fact: 'fraud', atLeast: 1 }] })],
    ['CN-1.appliesIf: contradicts itself about fraud', withRule('CN-1', { appliesIf: [{ fact: 'fraud', is: true }, { fact: 'fraud', is: false }] })],
    ['CN-1.appliesIf[0].all: contradicts itself about repairDays',
      withRule('CN-1', { appliesIf: [{ all: [{ fact: 'repairDays', atLeast: 3 }, { fact: 'repairDays', atMost: 2 }] }] })],
    ['CN-1.unless[0]: excepts what the rule asks for',
      withRule('CN-1', { appliesIf: [{ fact: 'fraud', is: true }], unless: [{ fact: 'fraud', is: true }] })],
    ['CN-4.claimOnly: asks for no proof', withRule('CN-4', { appliesIf: [] })],
    ['CN-9.follows: no rule is called CN-99', withRule('CN-9', { follows: ['CN-99'] })],
    ['CN-9.follows: leads back to itself', withRule('CN-9', { follows: ['CN-9'] })],
    ['CN-2x.limits[0]: takes the rule itself away', withRule('CN-2x', { limits: [{ rules: ['CN-2x'], if: [{ fact: 'fraud', is: true }] }] })],
    ['CN-2x.limits[0]: has no condition', withRule('CN-2x', { limits: [{ rules: ['CN-2'], if: [] }] })],
    ['CN-2x.limits[0].share: is no part, in basis points',
      withRule('CN-2x', { limits: [{ rules: ['CN-2'], share: 10_000, if: [{ fact: 'fraud', is: true }] }] })],
    ['CN-2.deadlines[0].from: fraud is no moment', withRule('CN-2', { deadlines: [{ ...toReturn, from: ['fraud'] as never }] })],
    ['CN-2.deadlines[0]: has no length', withRule('CN-2', { deadlines: [{ ...toReturn, days: undefined }] })],
    ['CN-2.deadlines[1]: two deadlines called return would run at once', withRule('CN-2', { deadlines: [toReturn, toReturn] })],
    ['CN-3: does nothing', withRule('CN-3', { presumes: undefined, deadlines: undefined })],
    ['CN-1: two rules have this id', { ...cn, rules: [...cn.rules, rule('CN-1')] }],
    ['version: reads like cn@2026-11', { ...cn, version: 'cn@26' }],
    ['version: reads like cn@2026-11', { ...cn, version: 'cn@2026-11 ' }],
    ['version: reads like cn@2026-11', { ...cn, version: 'xcn@2026-11' }],
    ['version: reads like cn@2026-11', { ...cn, version: 'cn@2026-11.x' }],
    ['rules: there are none', { ...cn, rules: [] }],
    ['CN-1.effectiveFrom: 2014-01-011 is no day', withRule('CN-1', { effectiveFrom: '2014-01-011' })],
    ['CN-1.effectiveFrom: 12014-01-01 is no day', withRule('CN-1', { effectiveFrom: '12014-01-01' })],
    ['CN-1.entitlement.zh: is missing', withRule('CN-1', { entitlement: { en: 'To give it back', zh: undefined as never } })],
    ['CN-1.entitlement.en: is missing', withRule('CN-1', { entitlement: { en: undefined as never, zh: '退货' } })],
    ['CN-1.unless[1]: fraud is never x', withRule('CN-1', { unless: [{ fact: 'usedGoods', is: true }, { fact: 'fraud', is: 'x' }] })],
    ['CN-1.unless[0]: excepts what the rule asks for',
      withRule('CN-1', { appliesIf: [{ fact: 'usedGoods', is: true }, { fact: 'fraud', is: true }], unless: [{ fact: 'fraud', is: true }] })],
    ['CN-4.claimOnly: asks for no proof', withRule('CN-4', { appliesIf: [{ fact: 'fraud', is: true, burden: 'trader' }] })],
    ['CN-4.claimOnly: asks for no proof', withRule('CN-4', { appliesIf: [{ any: [{ fact: 'fraud', is: true }] }] })],
    ['CN-2x.limits[0]: no rule is called CN-99', withRule('CN-2x', { limits: [{ rules: ['CN-99'], if: [{ fact: 'fraud', is: true }] }] })],
    ['CN-2x.limits[0].if[0]: fraud is never x', withRule('CN-2x', { limits: [{ rules: ['CN-2'], if: [{ fact: 'fraud', is: 'x' }] }] })],
    ['CN-2x.limits[0].share: is no part, in basis points', withRule('CN-2x', { limits: [{ rules: ['CN-2'], share: 0, if: [{ fact: 'fraud', is: true }] }] })],
    ['CN-2x.limits[0].share: is no part, in basis points', withRule('CN-2x', { limits: [{ rules: ['CN-2'], share: 1.5, if: [{ fact: 'fraud', is: true }] }] })],
    ['CN-2x.limits[0]: takes away what it follows',
      withRule('CN-2x', { follows: ['CN-1', 'CN-2'], limits: [{ rules: ['CN-2'], if: [{ fact: 'fraud', is: true }] }] })],
    ['CN-1.byConsent: no rule is called CN-99', withRule('CN-1', { byConsent: { rules: ['CN-99'], remedies: ['points'] } })],
    ['CN-1.byConsent: repair has no value that could stand for cash', withRule('CN-1', { byConsent: { rules: ['CN-1'], remedies: ['points', 'repair'] } })],
    ['CN-1.owes[0].if[0]: fraud is never x',
      withRule('CN-1', { owes: [{ head: 'price', chooser: 'consumer', if: [{ fact: 'fraud', is: 'x' }], ways: [{ remedy: 'repair', form: 'service' }] }] })],
    ['CN-1.owes[0].unless[0]: fraud is never x',
      withRule('CN-1', { owes: [{ head: 'price', chooser: 'consumer', unless: [{ fact: 'fraud', is: 'x' }], ways: [{ remedy: 'repair', form: 'service' }] }] })],
    ['CN-1.owes[0].ways[0]: apology is not given as goods', withRule('CN-1', wayOf({ remedy: 'apology', form: 'goods', amount: undefined }))],
    ['CN-1.owes[0].ways[0]: money ways, and only they, have an amount', withRule('CN-1', wayOf({ remedy: 'repair', form: 'service', amount: undefined, open: true }))],
    ['CN-1.owes[0].ways[0]: money ways, and only they, have an amount',
      withRule('CN-1', wayOf({ remedy: 'repair', form: 'service', amount: undefined, minimumInAll: money(1n, 'CNY') }))],
    ['CN-1.owes[0].ways[0].minimumInAll: RMB is no currency', withRule('CN-1', wayOf({ minimumInAll: money(1n, 'RMB') }))],
    ['CN-2.deadlines[0].if[0]: fraud is never x', withRule('CN-2', { deadlines: [{ ...toReturn, if: [{ fact: 'fraud', is: 'x' }] }] })],
    ['CN-2.deadlines[0].text.zh: is missing', withRule('CN-2', { deadlines: [{ ...toReturn, text: { en: 'To return it', zh: '' } }] })],
    ['version: is not of CN', { ...cn, version: 'eu@2026-11' }],
  ])('is refused: %s', (fault, pack) => {
    expect(checkPack(pack).map(packFaultLine)).toContain(fault);
  });
});

describe('a pack without faults', () => {
  const held = [{ fact: 'fraud', is: true } as const];
  it.each<[string, RulePack]>([
    ['has a version with a number', { ...cn, version: 'cn@2026-11.12' }],
    ['ends on the day on which it begins', withRule('CN-1', { effectiveTo: rule('CN-1').effectiveFrom })],
    ['limits to the least and to the greatest part', withRule('CN-2x', { limits: [{ rules: ['CN-2'], share: 1, if: held }, { rules: ['CN-2'], share: 9_999, if: held }] })],
    ['gives words', withRule('CN-1', wayOf({ remedy: 'apology', form: 'apology', amount: undefined }))],
    ['follows a chain that ends', withRule('CN-9', { follows: ['CN-2x', 'CN-1'] })],
  ])('%s', (_, pack) => expect(checkPack(pack)).toEqual([]));

  it('is told from one that leads back to itself by others', () => {
    const round = { ...cn, rules: cn.rules.map((one) => (one.id === 'CN-1' ? { ...one, follows: ['CN-2'] } : one.id === 'CN-2' ? { ...one, follows: ['CN-1'] } : one)) };
    expect(checkPack(round).filter(({ says }) => says === 'leads back to itself').map(({ place }) => place)).toEqual(['CN-1.follows', 'CN-2.follows']);
    expect(checkPack({ ...round, rules: [...round.rules, { ...rule('CN-3'), id: 'CN-98', follows: ['CN-1'] }] }).map(({ place }) => place))
      .toEqual(['CN-1.follows', 'CN-2.follows']);
    expect(checkPack(withRule('CN-1', wayOf({ amount: { each: money(1n, 'RMB') } }))))
      .toEqual([{ code: 'unknown-currency', place: 'CN-1.owes[0].ways[0].amount', says: 'RMB is no currency' }]);
    expect(checkPack({ ...cn, rules: [] })).toEqual([{ code: 'faulty-document', place: 'rules', says: 'there are none' }]);
  });
});

describe('a pack that comes as JSON', () => {
  const wire = (pack: unknown): unknown => JSON.parse(encodeJson(pack));

  it('is read as it was written', () => {
    for (const pack of packs) expect(readPack(wire(pack))).toEqual({ pack });
    expect(readPack(cn)).toEqual({ pack: cn });
  });

  it.each<[string, unknown]>([
    ['rules', { ...cn, rules: 'none' }],
    ['rules.0.appliesIf.0', { ...cn, rules: [{ ...rule('CN-1'), appliesIf: [{ fact: 'fraud', equals: true }] }] }],
    ['rules.0', { ...cn, rules: [{ ...rule('CN-1'), colour: 'red' }] }],
    ['jurisdiction', { ...cn, jurisdiction: 'XX' }],
    ['the whole', 'a pack'],
  ])('is refused with the place named: %s', (place, document) => {
    const read = readPack(wire(document));
    expect('faults' in read ? read.faults.map((fault) => [fault.code, fault.place]) : read).toContainEqual(['faulty-document', place]);
  });

  it('is refused for what it says, too', () => {
    const late = wire(withRule('CN-1', { effectiveTo: '2013-01-01' }));
    expect(readPack(late)).toEqual({ faults: [{ code: 'ends-before-it-begins', place: 'CN-1.effectiveTo', says: 'is before effectiveFrom' }] });
  });
});
