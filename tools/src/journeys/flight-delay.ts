/// <reference types="jest" />
import { type Circumstances, instant, minus } from '@redress/contracts';
import { lateFlightsByRule } from './flight-rule.js';
import { type JourneyHouse } from './journey-house.js';
import { complaintOf, customer, movementsOf, type Opened, post, staff } from './visitors.js';
import { last } from './witness.js';

const stated = <T>(value: T) => ({ value, source: 'channel', proven: 'yes' }) as const;
/** 2,000 km within the Union, four hours late; meals and a bed were paid for. */
const FLIGHT: Circumstances = {
  flightDistanceKm: stated(2_000), flightWithinEu: stated(true), arrivalDelayMinutes: stated(240), careCosts: stated({ minor: 6_500n, currency: 'EUR' }),
};
const ART_7 = '40000';
interface Leg { readonly remedy: string; readonly form: string; readonly amount?: { readonly minor: string } }
interface Option { readonly optionId: string; readonly legs: readonly Leg[] }

async function late({ stack }: JourneyHouse, id: string, cause: Circumstances): Promise<Opened> {
  const text = 'The flight was delayed by four hours and arrived late. I paid for a meal and a hotel. I want compensation for the delay.';
  const complaint = complaintOf('shopify', { id: `flight-${id}`, text, paid: 18_000, goodsClass: 'travel', requestedRemedy: 'none' });
  const at = minus(instant(Date.now()), { days: 2 });
  const lines = 'lines' in complaint.order ? complaint.order.lines.map((line) => ({ ...line, goods: 'a flight', circumstances: { ...FLIGHT, ...cause } })) : [];
  const answer = await post(stack, 'shopify', { ...complaint, order: { ...complaint.order, purchasedAt: at, dispatchedAt: at, deliveredAt: at, lines } });
  if (answer.status !== 202) throw new Error(`the complaint was not taken: ${answer.status} ${answer.text}`);
  return answer.body as Opened;
}

async function offered({ stack, witness }: JourneyHouse, opened: Opened) {
  const { planId } = last(await witness.until(opened.caseId, 'remedy.proposed.v1'), 'remedy.proposed.v1');
  const { body } = await customer(opened).get(`${stack.urls.compensation}/plans/${planId}/explanation`);
  const { current, refused, reasons } = body as { current: Option[]; refused: { rule: string; because: string; fact?: string }[]; reasons: { code: string }[] };
  return { planId, options: current, refused, rules: reasons.map(({ code }) => code) };
}
const gives = (option: Option, remedy: string, minor?: string): boolean =>
  option.legs.some((leg) => leg.remedy === remedy && (minor === undefined || leg.amount?.minor === minor));

/** A flight that is late: what law owes depends on why, and who has to prove it. */
export function flightDelay(at: () => JourneyHouse): void {
  it('by a storm that is proven: no sum of article 7, and care all the same', async () => {
    const { options, refused, rules } = await offered(at(), await late(at(), 'storm', { extraordinary: stated(true) }));
    expect(refused).toContainEqual(expect.objectContaining({ rule: 'EU-11', because: 'exception', fact: 'extraordinary' }));
    expect(rules).toContain('EU-13');
    expect(options.some((option) => gives(option, 'delay_penalty', ART_7))).toBe(false);
    expect(options.every((option) => gives(option, 'care') || gives(option, 'care_costs', '6500'))).toBe(true);
  });

  it('for a technical cause: the sum of article 7 beside care, paid in cash once two people have looked', async () => {
    const { stack, witness } = at();
    const opened = await late(at(), 'technical', { extraordinary: stated(false) });
    const { planId, options, rules } = await offered(at(), opened);
    expect(rules).toContain('EU-11');
    expect(options.map((option) => gives(option, 'delay_penalty', ART_7))).toEqual(options.map(() => true));
    const inCash = options.find((option) => gives(option, 'care_costs', '6500'))!;
    const chosen = await customer(opened).post(`${stack.urls.compensation}/my/case/choice`, { planId, optionId: inCash.optionId });
    expect(chosen.status).toBe(200);
    for (const name of ['ida', 'jo']) {
      const decided = await (await staff(stack, 'supervisor', name)).post(`${stack.urls.compensation}/plans/${planId}/decision`, { decision: 'approve', reason: 'in_order' });
      expect(decided.status).toBe(200);
      if (!decided.body.needs) break;
    }
    const events = await witness.until(opened.caseId, 'remedy.fulfilled.v1');
    const paid = events.filter(({ type }) => type === 'payout.succeeded.v1').map(({ data }) => data as { payoutId: string; amount: { minor: bigint } });
    expect(paid.map(({ amount }) => amount.minor).sort((a, b) => Number(a - b))).toEqual(expect.arrayContaining([6_500n, 40_000n]));
    for (const { payoutId } of paid) expect(await movementsOf(stack, payoutId)).toHaveLength(1);
  });

  describe('and nobody has to complain', () => lateFlightsByRule(at));
}
