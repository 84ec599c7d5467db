import { type Circumstances, type ComplaintReceived, type Leg, type RemedyOption } from '@redress/contracts';
import { money } from '@redress/money';
import { simulation } from '@redress/testing';
import { compensationUseCases } from '../compensation.module.js';
import { type Floor } from '../domain/statute/floor.js';
import { shortfalls } from '../domain/statute/meets.js';
import { classified, planOf, received } from '../examples.js';
import { measuresOf } from '../policies/measures.js';
import { explained } from '../plans/plan-view.js';
import { compensationStores, plans } from '../store/stores.js';

const said = <T>(value: T, proven: 'yes' | 'no' | 'disputed' = 'yes') => ({ value, source: 'channel' as const, proven });
const FARE = 18_000;
const ART_7 = money(40_000, 'EUR');

/** A flight within the Union of 2,000 km that arrived four hours late; its passenger paid for a meal and a bed. */
function lateFlight(id: string, extraordinary?: Circumstances['extraordinary']): ComplaintReceived {
  const complaint = received(id, { currency: 'EUR', paid: [FARE] });
  const circumstances = {
    arrivalDelayMinutes: said(240), flightDistanceKm: said(2_000), flightWithinEu: said(true), careCosts: said(money(6_500, 'EUR')), ...(extraordinary && { extraordinary }),
  };
  const lines = complaint.order.lines.map((line) => ({ ...line, goods: 'a flight', goodsClass: 'travel' as const, circumstances }));
  return { ...complaint, order: { ...complaint.order, country: 'DE', timeZone: 'Europe/Berlin', lines } };
}

async function told(complaint: ComplaintReceived) {
  const stage = simulation('compensation', compensationUseCases, { stores: compensationStores as never });
  await stage.event('complaint.received.v1', complaint, { key: complaint.caseId });
  await stage.event('complaint.classified.v1', classified(complaint, { category: 'late_delivery' }), { key: complaint.caseId });
  const plan = stage.row(plans, { merchant: 'm1', planId: planOf(complaint) })!;
  const { floor } = measuresOf(plan);
  return { plan, floor, options: plan.offer.options, rules: plan.grounds.rules, refused: explained(plan).refused };
}

const cashFor = ({ legs }: Pick<RemedyOption, 'legs'>, head: string): bigint =>
  legs.reduce((all, leg) => all + (leg.form === 'money' && leg.head === head ? leg.amount!.minor : 0n), 0n);
const owedUnder = (floor: Floor, head: string) => floor.entitlements.filter((one) => one.head === head);

describe('a flight that arrives four hours late', () => {
  it('by a storm that the carrier proves: no compensation of article 7, and care all the same', async () => {
    const { floor, options, rules, refused } = await told(lateFlight('storm', said(true)));
    expect(owedUnder(floor, 'delay')).toEqual([]);
    expect(rules).not.toContain('EU-11');
    expect(rules).toContain('EU-13');
    expect(refused).toContainEqual(expect.objectContaining({ rule: 'EU-11', because: 'exception', fact: 'extraordinary' }));
    expect(options.every((option) => cashFor(option, 'delay') < ART_7.minor)).toBe(true);
    expect(options.some(({ legs }) => legs.some(({ remedy }) => remedy === 'care'))).toBe(true);
    expect(options.some((option) => cashFor(option, 'care') === 6_500n)).toBe(true);
  });

  it.each([
    ['for a technical cause', said(false)], ['for a cause that nobody stated', undefined],
    ['by a storm that the carrier does not prove', said(true, 'no')], ['by a storm that the passenger disputes', said(true, 'disputed')],
  ])('%s: the sum of article 7 is in every option, in cash, beside care', async (_, extraordinary) => {
    const { plan, options, rules } = await told(lateFlight('technical', extraordinary));
    expect(rules).toEqual(expect.arrayContaining(['EU-11', 'EU-13']));
    expect(options.length).toBeGreaterThan(0);
    for (const option of options) expect([option.optionId, cashFor(option, 'delay')]).toEqual([option.optionId, ART_7.minor]);
    expect(options.some(({ legs }) => legs.some(({ remedy }) => remedy === 'care'))).toBe(true);
    expect(plan.offer.floor.minor).toBeGreaterThanOrEqual(ART_7.minor);
  });

  it('is not settled by points, unless the passenger signed that they may be', async () => {
    const { floor } = await told(lateFlight('points', said(false)));
    const points = (consentId?: string): Omit<Leg, 'legId' | 'ordinal'> => ({
      form: 'credit', remedy: 'points', head: 'delay', lineRef: '1', gate: 'none', amount: ART_7, units: 40_000, ...(consentId && { consentId }),
    });
    const lacking = (leg: ReturnType<typeof points>) => shortfalls({ entitlements: owedUnder(floor, 'delay') }, [leg]).map(({ missing }) => missing);
    expect(lacking(points())).toEqual([ART_7]);
    expect(lacking(points('consent-1'))).toEqual([]);
    expect(lacking({ ...points('consent-1'), amount: money(39_999, 'EUR') })).toEqual([money(1, 'EUR')]);
    expect(lacking({ ...points('consent-1'), remedy: 'discount' })).toEqual([ART_7]);
  });
});
