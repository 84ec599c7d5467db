import { money } from '@redress/money';
import { factsOf, type Told } from '../../statutes/examples.js';
import { shippedPacks } from '../../statutes/shipped.js';
import { floorOf } from './evaluate.js';
import { type Floor } from './floor.js';

const owedFor = (told: Told): Floor => floorOf(shippedPacks, factsOf(told));
/** Ways under a head, in short: `refund_full 100000` or `repair`. */
const waysOf = ({ entitlements }: Floor, head = 'price'): string[] =>
  entitlements.filter((one) => one.head === head)
    .flatMap(({ ways }) => ways.map(({ remedy, amount }) => (amount ? `${remedy} ${amount.minor}` : remedy)));
const missOf = ({ passedOver }: Floor, rule: string) => {
  const { because, fact } = passedOver.find((one) => one.rule === rule)!;
  return [because, fact];
};
const dueOf = ({ deadlines }: Floor, rule: string, name: string) => deadlines.find((one) => one.rule === rule && one.name === name)?.dueAt;
const atDay = (day: string) => `${day}T04:00:00.000Z`;

describe('a floor', () => {
  it('is of the law of the consumer, and of none where there is no pack', () => {
    expect((['CN', 'EU', 'UK', 'US'] as const).map((place) => owedFor({ in: place }).pack))
      .toEqual(['cn@2026-11', 'eu@2026-11', 'uk@2026-11', 'us@2026-11']);
    expect(owedFor({ order: { country: 'NO', currency: 'EUR' } }).jurisdiction).toBe('EU');
    expect(owedFor({ order: { country: 'BR' } })).toEqual({ entitlements: [], deadlines: [], passedOver: [] });
  });

  it('leaves the choice to the consumer where the law does, with all rules that lead to it', () => {
    const day5 = owedFor({ with: { threeGuaranteesGoods: true } });
    expect(day5.entitlements).toMatchObject([{ head: 'price', chooser: 'consumer', rules: ['CN-1', 'CN-15', 'CN-16'] }]);
    expect(waysOf(day5)).toEqual(['refund_full 100000', 'replacement', 'repair']);
    expect(waysOf(owedFor({ with: { threeGuaranteesGoods: true }, claimedAt: atDay('2026-08-13') }))).toEqual(['replacement', 'repair']);
  });

  it('exchanges what was repaired twice in vain, and takes it back where it cannot', () => {
    const month8 = { claimedAt: atDay('2027-04-01'), with: { threeGuaranteesGoods: true, repairsFailed: 2 } };
    expect(waysOf(owedFor(month8))).toEqual(['replacement']);
    expect(waysOf(owedFor({ ...month8, with: { ...month8.with, replacementFailed: true } }))).toEqual(['refund_full 100000']);
  });

  it('never demands a second repair in the Union', () => {
    expect(waysOf(owedFor({ in: 'EU' }))).toEqual(['replacement', 'repair']);
    expect(waysOf(owedFor({ in: 'EU', with: { repairsFailed: 1 } }))).toEqual(['refund_full 100000', 'price_reduction 0']);
    const minor = { repairsFailed: 1, minorDefect: true, valueReduction: money(9_000n, 'EUR') };
    expect(waysOf(owedFor({ in: 'EU', with: minor }))).toEqual(['price_reduction 9000']);
  });

  it('adds heads of different kind, and takes the greater sum of one head', () => {
    const fraud = owedFor({ with: { threeGuaranteesGoods: true, fraudClaimed: true, fraud: true, promisedAmount: money(700n, 'CNY') } });
    expect(waysOf(fraud)).toEqual(['refund_full 100000', 'replacement', 'repair']);
    expect([waysOf(fraud, 'statutory_multiple'), waysOf(fraud, 'damages')]).toEqual([['statutory_multiple 300000'], ['damages 700']]);
    // Fraud gives the price back at once: a refund after a return adds nothing to it.
    expect(fraud.entitlements[0]!.ways[0]).toMatchObject({ gate: 'none' });
  });

  it('holds back no more for use than the law lets it', () => {
    const rejected = { in: 'UK' as const, with: { repairsFailed: 1, useDeduction: money(20_000n, 'GBP') } };
    expect(waysOf(owedFor({ ...rejected, claimedAt: atDay('2026-12-01') }))).toContain('refund_full 100000');
    const month7 = { ...rejected, claimedAt: atDay('2027-03-01'), with: { ...rejected.with, defectAtDelivery: true } };
    expect(waysOf(owedFor(month7))).toContain('refund_partial 80000');
  });
});

describe('the burden of proof', () => {
  const unproven = (value: boolean) => ({ value, source: 'customer', proven: 'no' } as const);

  it('decides what nobody has proven', () => {
    const fashion = { goodsClass: 'fashion' } as const;
    expect(waysOf(owedFor({}))).toEqual(['refund_full 100000']);
    expect(missOf(owedFor({ line: fashion }), 'CN-1')).toEqual(['not_proven', 'defectConfirmed']);
    expect(waysOf(owedFor({ line: { ...fashion, circumstances: { defectConfirmed: unproven(true) } } }))).toEqual([]);
    const shown = factsOf({ line: { ...fashion, circumstances: { defectConfirmed: { value: true, source: 'inspection', proven: 'yes' } } } });
    expect(waysOf(floorOf(shippedPacks, shown))).toEqual(['refund_full 100000']);
  });

  it('lets the trader disprove what is presumed, not merely deny it', () => {
    expect(waysOf(owedFor({ line: { circumstances: { defectConfirmed: unproven(false) } } }))).toEqual(['refund_full 100000']);
    expect(missOf(owedFor({ with: { defectConfirmed: false } }), 'CN-1')).toEqual(['condition', 'defectConfirmed']);
  });

  it('excludes a return only by what was confirmed at the purchase', () => {
    const withdrawn = { category: 'change_of_mind', with: { withdrawalExclusion: 'marked_flawed' } } as const;
    expect(waysOf(owedFor(withdrawn))).toEqual(['refund_full 100000']);
    const confirmed = owedFor({ ...withdrawn, with: { ...withdrawn.with, exclusionConfirmed: true } });
    expect(missOf(confirmed, 'CN-2')).toEqual(['exception', 'withdrawalExclusion']);
  });

  it('lies on the carrier for extraordinary circumstances, and care is owed whatever the cause', () => {
    const late = { in: 'EU', category: 'late_delivery', line: { goodsClass: 'travel' } } as const;
    const flight = { flightDistanceKm: 2_000, arrivalDelayMinutes: 240, careCosts: money(4_000n, 'EUR') };
    const fog = (proven: 'yes' | 'no') => {
      const said = factsOf({ ...late, with: flight });
      const line = said.order.lines[0]!;
      const circumstances = { ...line.circumstances, extraordinary: { value: true, source: 'agent', proven } as const };
      return floorOf(shippedPacks, { ...said, order: { ...said.order, lines: [{ ...line, circumstances }] } });
    };
    expect([waysOf(fog('no'), 'delay'), waysOf(fog('yes'), 'delay')]).toEqual([['delay_penalty 40000'], []]);
    expect(waysOf(fog('yes'), 'care')).toEqual(['care_costs 4000', 'care']);
    expect(missOf(fog('yes'), 'EU-11')).toEqual(['exception', 'extraordinary']);
  });

  it('never awards a claim that was not made, or not proven', () => {
    expect(missOf(owedFor({ with: { fraud: true } }), 'CN-4')).toEqual(['not_claimed', 'fraudClaimed']);
    expect(missOf(owedFor({ with: { fraudClaimed: true } }), 'CN-4')).toEqual(['not_proven', 'fraud']);
    expect(missOf(owedFor({ with: { fraudClaimed: true, fraud: true, labelFlawOnly: true } }), 'CN-4')).toEqual(['exception', 'labelFlawOnly']);
  });
});

describe('a sum', () => {
  const food = { unsafeFoodClaimed: true, unsafeFood: true, sellerKnew: true, lossAmount: money(20_000n, 'CNY') };
  const cheap = { paid: { value: money(1_000n, 'CNY'), source: 'channel', proven: 'yes' } } as const;
  const multiple = (told: Told) => waysOf(owedFor(told), 'statutory_multiple');

  it('is never below the minimum of the law', () => {
    const eaten = factsOf({ with: food });
    const order = { ...eaten.order, lines: [{ ...eaten.order.lines[0]!, ...cheap }] };
    expect(waysOf(floorOf(shippedPacks, { ...eaten, order }), 'statutory_multiple')).toEqual(['statutory_multiple 100000']);
    expect(multiple({ with: food })).toEqual(['statutory_multiple 1000000']);
    expect(multiple({ with: { ...food, multipleElected: 'loss' } })).toEqual(['statutory_multiple 100000']);
  });

  it('has its minimum once for all lines', () => {
    const one = factsOf({ with: { fraudClaimed: true, fraud: true } });
    const lines = ['a', 'b', 'c'].map((lineRef) => ({ ...one.order.lines[0]!, ...cheap, lineRef }));
    const { entitlements } = floorOf(shippedPacks, { ...one, order: { ...one.order, lines } });
    expect(entitlements.filter(({ head }) => head === 'statutory_multiple').map(({ ways }) => ways[0].amount!.minor))
      .toEqual([16_667n, 16_667n, 16_666n]);
  });

  it('has its minimum once where one line counts by its losses and another by its price', () => {
    const eaten = factsOf({ with: food });
    const [line] = eaten.order.lines;
    const { lossAmount: _, ...unhurt } = line!.circumstances!;
    const sums = (...lines: (typeof line)[]) => floorOf(shippedPacks, { ...eaten, order: { ...eaten.order, lines: lines as [] } }).entitlements
      .filter(({ head }) => head === 'statutory_multiple').map(({ ways }) => ways[0].amount!.minor);
    const harmless = (lineRef: string) => ({ ...line!, ...cheap, lineRef, circumstances: unhurt });
    expect(sums({ ...line!, ...cheap, lineRef: 'a' }, harmless('b'))).toEqual([85_714n, 14_286n]);
    expect(sums(harmless('a'), { ...harmless('b'), paid: { ...cheap.paid, value: money(2_000n, 'CNY') } })).toEqual([33_333n, 66_667n]);
  });

  it('is halved for another flight in time, and paid for each passenger', () => {
    const cancelled = { flightDistanceKm: 6_000, flightCancelled: true, noticeDays: 1 };
    const flight = { in: 'EU', with: cancelled, line: { goodsClass: 'travel', quantity: 2 } } as const;
    const delay = (more: object) => {
      const told = factsOf({ ...flight, with: { ...flight.with, ...more } });
      return waysOf(floorOf(shippedPacks, told), 'delay');
    };
    expect(delay({})).toEqual(['delay_penalty 120000']);
    expect(delay({ reroutedArrivalLaterMinutes: 240 })).toEqual(['delay_penalty 60000']);
    expect(delay({ reroutedArrivalLaterMinutes: 241 })).toEqual(['delay_penalty 120000']);
    expect(delay({ reroutedArrivalLaterMinutes: 119, reroutedDepartureEarlierMinutes: 60 })).toEqual([]);
  });

  it('goes back as it was paid: money without what the consumer keeps, points as points', () => {
    const returned = owedFor({ category: 'change_of_mind', with: { pointsPaid: 300, missingGiftValue: money(5_000n, 'CNY') } });
    expect(returned.entitlements.map(({ ways }) => ways.map(({ form, remedy, amount }) => [form, remedy, amount?.minor])))
      .toEqual([[['money', 'refund_partial', 95_000n]], [['credit', 'points', undefined]]]);
  });

  it('prevails by the rule of the channel', () => {
    const penalty = { agreedPenalty: money(3_000n, 'CNY'), platformPenalty: money(2_000n, 'CNY') };
    const on = (orderSource: string) => waysOf(owedFor({ order: { orderSource }, with: penalty }), 'delay');
    expect([on('taobao'), on('jd'), on('elsewhere')]).toEqual([['delay_penalty 3000'], ['delay_penalty 2000'], []]);
  });
});

describe('a period', () => {
  const mind = (claimedAt: string, order: Told['order'] = {}) => waysOf(owedFor({ category: 'change_of_mind', claimedAt, order }));

  it('ends with the last local day, the day of signing not counted', () => {
    expect(mind('2026-08-08T15:59:59.999Z')).toEqual(['refund_full 100000']);
    expect(mind('2026-08-08T16:00:00.000Z')).toEqual([]);
    expect(mind('2026-08-08T16:00:00.000Z', { timeZone: 'Europe/Berlin' })).toEqual(['refund_full 100000']);
    expect(missOf(owedFor({ category: 'change_of_mind', claimedAt: atDay('2026-09-01') }), 'CN-2')).toEqual(['out_of_time', 'deliveredAt']);
  });

  it('does not run before what it runs from', () => {
    expect(mind(atDay('2026-12-01'), { deliveredAt: undefined })).toEqual(['refund_full 100000']);
  });

  it('stops in repair', () => {
    const broken = { in: 'UK', claimedAt: atDay('2026-09-10') } as const;
    expect(waysOf(owedFor(broken))).toEqual(['replacement', 'repair']);
    expect(waysOf(owedFor({ ...broken, with: { repairDays: 10 } }))).toEqual(['refund_full 100000']);
    const guaranteed = { claimedAt: atDay('2027-08-05'), with: { threeGuaranteesGoods: true, repairsFailed: 2, defectConfirmed: true } };
    expect(waysOf(owedFor(guaranteed))).toEqual([]);
    expect(waysOf(owedFor({ ...guaranteed, with: { ...guaranteed.with, repairDays: 4 } }))).toEqual(['replacement']);
  });

  it('is a deadline for whoever has to act', () => {
    const back = owedFor({ category: 'change_of_mind', with: { goodsReturnedAt: '2026-08-10T17:00:00.000Z' } });
    expect([dueOf(back, 'CN-2', 'return'), dueOf(back, 'CN-2', 'refund'), dueOf(back, 'CN-9', 'refund')])
      .toEqual(['2026-08-08T15:59:59.999Z', '2026-08-18T15:59:59.999Z', '2026-08-26T15:59:59.999Z']);
    const late = owedFor({ in: 'US', category: 'not_received', claimedAt: '2026-09-04T16:00:00.000Z', order: { deliveredAt: undefined } });
    // Friday in New York; seven working days later is the Tuesday after next.
    expect(dueOf(late, 'US-1', 'refund')).toBe('2026-09-16T03:59:59.999Z');
  });

  it('is for contracts of its own time', () => {
    const repaired = (purchasedAt: string) => owedFor({
      in: 'EU', claimedAt: atDay('2029-03-01'), with: { repairChosen: true, defectAtDelivery: true },
      order: { purchasedAt: { value: purchasedAt, source: 'channel', proven: 'yes' } },
    });
    expect(waysOf(repaired('2026-07-30T22:00:00.000Z'))).toEqual(['replacement', 'repair']);
    expect(missOf(repaired('2026-07-30T21:59:59.999Z'), 'EU-9')).toEqual(['condition', 'purchasedAt']);
  });
});
