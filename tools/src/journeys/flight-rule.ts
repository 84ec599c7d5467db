/// <reference types="jest" />
import { type Circumstances, type DelayCause, caseId, derivedId, instant, minus, plus } from '@redress/contracts';
import { eventually } from '@redress/testing';
import { readBook } from '../audit/rail-book.js';
import { type JourneyHouse } from './journey-house.js';
import { call, customer, post, refusal, staff } from './visitors.js';
import { last, typesOf } from './witness.js';

const stated = <T>(value: T) => ({ value, source: 'channel', proven: 'yes' }) as const;
const euros = (minor: number) => ({ minor: String(minor), currency: 'EUR' });
const ART_7 = 40_000;
const THANKS = 3_000;

/** Two people decide it once: who is late by weather or by a technical fault gets what law owes, unasked, and points for the patience. */
const rule = {
  merchant: 'nordlicht', name: 'late-flights', perLine: euros(ART_7 + THANKS), budget: euros(10 * (ART_7 + THANKS)),
  incident: {
    code: 'flight-late', category: 'late_delivery', severity: 's2',
    notice: { en: 'Flights were late today.', zh: '今日航班延误。' },
  },
  remedy: {
    label: { en: 'Meals and a bed, and points for your patience', zh: '餐食住宿安排及积分致意' }, owed: true,
    legs: [{ form: 'credit', remedy: 'points', amount: euros(THANKS), units: THANKS, once: true }],
    inPlaceOfCash: { remedy: 'points', head: 'delay', unitMinor: 1, label: { en: 'Points in the place of the money', zh: '以积分代替现金' } },
  },
  trigger: { event: 'delayed', atLeastHours: 3, causes: ['weather', 'technical'] },
};

interface Passenger { readonly id: string; readonly caseId: string }

/** A ticket for 2,000 km within the Union, and on the day the news that it will be four hours late. */
async function late({ stack }: JourneyHouse, campaignId: string, id: string, cause: DelayCause, circumstances: Circumstances): Promise<Passenger> {
  const orderRef = `ticket-${id}`;
  const planned = minus(instant(Date.now()), { hours: 2 });
  const lines = [{
    lineRef: '1', goods: 'a flight', goodsClass: 'travel', saleMode: 'distance', quantity: 1, paid: euros(18_000),
    circumstances: { flightDistanceKm: stated(2_000), flightWithinEu: stated(true) },
  }];
  const sold = {
    kind: 'purchased', externalId: `sold-${orderRef}`, orderRef, occurredAt: minus(planned, { days: 30 }), customerId: `passenger-${id}`,
    contact: { email: `${id}@passengers.example` }, order: { orderRef, purchasedAt: minus(planned, { days: 30 }), promisedBy: planned, lines },
  };
  const delayed = {
    kind: 'delayed', externalId: `late-${orderRef}`, orderRef, occurredAt: instant(Date.now()), expectedAt: plus(planned, { hours: 4 }), cause,
    circumstances: { arrivalDelayMinutes: stated(240), ...circumstances },
  };
  for (const fact of [sold, delayed]) expect((await post(stack, 'shopify', fact)).status).toBe(202);
  return { id, caseId: caseId('nordlicht', derivedId('campaign-line', campaignId, 'shopify', orderRef, '*')) };
}

/** The link in the letter that the passenger gets: nobody has another one. */
async function linkOf({ stack }: JourneyHouse, { id }: Passenger): Promise<{ caseLink: string }> {
  const mails = async () => (await call(`${stack.urls.inbox}/mails.json?to=${id}@passengers.example`)).body.mails as { text: string }[];
  const found = await eventually('the letter', mails, (all) => all.some(({ text }) => text.includes('/c/')), 30_000);
  return { caseLink: /https?:\/\/\S+\/c\/\S+/.exec(found.find(({ text }) => text.includes('/c/'))!.text)![0] };
}

const creditsOf = async ({ database }: JourneyHouse, passenger: Passenger) => (await database.query(
  'SELECT minor FROM payments.payout WHERE case_id = $1 AND credit IS NOT NULL AND state = $2 ORDER BY minor', [passenger.caseId, 'succeeded'],
)).rows.map(({ minor }: { minor: string }) => Number(minor));

/** What the rail's own book says that a passenger was paid. */
async function paidTo({ stack, database }: JourneyHouse, { caseId: id }: Passenger): Promise<number> {
  const { rows } = await database.query('SELECT payout_id FROM payments.payout WHERE case_id = $1', [id]);
  const ids = new Set((rows as { payout_id: string }[]).map(({ payout_id: payout }) => payout));
  return (await readBook(stack.urls.rail)).filter(({ payoutId }) => ids.has(payoutId)).reduce((all, { amount }) => all + Number(amount.minor), 0);
}

export function lateFlightsByRule(at: () => JourneyHouse): void {
  let campaignId: string;
  const isCared = async (passenger: Passenger) => {
    const { taskId } = last(await at().witness.until(passenger.caseId, 'task.assigned.v1'), 'task.assigned.v1');
    const fay = await staff(at().stack, 'agent', 'fay');
    expect((await fay.post(`${at().stack.urls.compensation}/tasks/${taskId}/answer`, { outcome: 'done' })).body).toMatchObject({ state: 'done' });
    return at().witness.until(passenger.caseId, 'remedy.fulfilled.v1');
  };
  const choose = async (passenger: Passenger, choice: object) =>
    customer(await linkOf(at(), passenger)).post(`${at().stack.urls.compensation}/my/case/choice`, choice);

  it('is taken up by a rule that two people have decided, before anybody complains', async () => {
    const { stack } = at();
    const [pat, ann] = await Promise.all([staff(stack, 'supervisor', 'pat'), staff(stack, 'supervisor', 'ann')]);
    const planned = await pat.post(`${stack.urls.compensation}/campaigns`, rule);
    expect(planned.status).toBe(200);
    ({ campaignId } = planned.body);
    for (const act of ['approve', 'start']) {
      expect((await ann.post(`${stack.urls.compensation}/campaigns/${campaignId}/decision`, { act })).status).toBe(200);
    }
  });

  it('by a storm: care and points at once, and not a cent of article 7', async () => {
    const passenger = await late(at(), campaignId, 'storm', 'weather', { extraordinary: stated(true) });
    const types = typesOf(await isCared(passenger));
    expect(types).toEqual(expect.arrayContaining(['case.opened.v1', 'remedy.proposed.v1', 'task.completed.v1']));
    expect(types).not.toContain('complaint.received.v1');
    expect([await creditsOf(at(), passenger), await paidTo(at(), passenger)]).toEqual([[THANKS], 0]);
  }, 60_000);

  it('for a technical cause: points in the place of the sum are refused without a signature; the sum is paid in cash', async () => {
    const passenger = await late(at(), campaignId, 'in-cash', 'technical', { extraordinary: stated(false) });
    await at().witness.until(passenger.caseId, 'remedy.proposed.v1');
    expect(await choose(passenger, { optionId: 'campaign.points' })).toMatchObject(refusal(422, 'consent-needed'));
    expect(typesOf(await at().witness.about(passenger.caseId))).not.toContain('leg.released.v1');
    expect((await choose(passenger, { optionId: 'campaign' })).status).toBe(200);
    await isCared(passenger);
    expect([await creditsOf(at(), passenger), await paidTo(at(), passenger)]).toEqual([[THANKS], ART_7]);
  }, 60_000);

  it('for a technical cause, signed: points of the same worth, and no cash', async () => {
    const passenger = await late(at(), campaignId, 'in-points', 'technical', { extraordinary: stated(false) });
    await at().witness.until(passenger.caseId, 'remedy.proposed.v1');
    expect((await choose(passenger, { optionId: 'campaign.points', consent: true })).status).toBe(200);
    const events = await isCared(passenger);
    const { consentId } = last(events, 'remedy.accepted.v1');
    const inPlace = events.filter(({ type }) => type === 'leg.released.v1').map(({ data }) => (data as { leg: { head: string; consentId?: string } }).leg)
      .find(({ head }) => head === 'delay');
    expect([consentId === undefined, inPlace?.consentId]).toEqual([false, consentId]);
    expect([await creditsOf(at(), passenger), await paidTo(at(), passenger)]).toEqual([[THANKS, ART_7], 0]);
  }, 60_000);
}
