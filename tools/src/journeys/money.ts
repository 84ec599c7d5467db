/// <reference types="jest" />
import { type Envelope } from '@redress/contracts';
import { eventually } from '@redress/testing';
import { type JourneyHouse } from './journey-house.js';
import { call, complain, CUP, type Opened, movementsOf, refusal, sending, staff } from './visitors.js';
import { last, typesOf } from './witness.js';

const CHERRIES = '收到的樱桃烂了一大半，都有发霉的味道了，根本没法吃，请退款。';
/** Orders whose payout the rail makes without ever answering; see `railFaults`. */
const SILENT = 'order-silent-';
const stepsOfPayout = (events: readonly Envelope[]): string[] =>
  events.filter(({ aggregateType }) => aggregateType === 'payout').map(({ type }) => type.slice('payout.'.length, -'.v1'.length));

async function bookedFor({ database }: JourneyHouse, payoutId: string): Promise<{ kind: string; minor: string }[]> {
  const { rows } = await database.query('SELECT kind, minor FROM payments.posting WHERE cause = $1 ORDER BY at', [payoutId]);
  return rows as { kind: string; minor: string }[];
}

/** What the rail does wrong on purpose, from the beginning. */
export async function railFaults({ stack }: JourneyHouse): Promise<void> {
  const answer = await call(`${stack.urls.rail}/v1/faults`, sending({ rules: [{ prefix: SILENT, fault: 'timeout-after' }] }));
  if (answer.status !== 200) throw new Error(`the rail takes no faults: ${answer.text}`);
}

/** Resolves when the rail has it: what is sent later goes in a call of its own, and is answered. */
export async function complainOfSilence({ stack }: JourneyHouse): Promise<Opened> {
  const text = 'It stopped working and does not work at all. Please refund.';
  const opened = await complain(stack, 'shopify', { id: 'silent-1', text, paid: 4_900 });
  const book = () => call(`${stack.urls.rail}/v1/book?prefix=${SILENT}`);
  await eventually('the rail has executed it', book, ({ body }) => body.totals.length > 0);
  return opened;
}

/** A payout that the rail makes and never answers: begun early, since its settlement takes the janitor's ten seconds. */
export function unknownPayout(at: () => JourneyHouse, opened: () => Opened): void {
  it('settles a payout of unknown outcome by asking the rail, and pays it once', async () => {
    const { stack, witness } = at();
    const events = await witness.until(opened().caseId, 'remedy.fulfilled.v1', { patienceMs: 60_000 });
    expect(stepsOfPayout(events)).toEqual(['created', 'submitted', 'outcome-unknown', 'succeeded']);
    const { payoutId, amount, evidence } = last(events, 'payout.succeeded.v1');
    expect(evidence).toBe('lookup');
    expect(await movementsOf(stack, payoutId)).toHaveLength(1);
    expect(await bookedFor(at(), payoutId)).toEqual([{ kind: 'paid', minor: String(amount.minor) }]);
    expect(typesOf(events).filter((type) => type === 'finance.payout.v1')).toHaveLength(1);
  }, 90_000);
}

/** A bank takes the whole price of an order back. */
async function chargeBack(
  { stack }: JourneyHouse, order: { merchant: string; orderSource: string; orderRef: string }, minor: number,
): Promise<string> {
  const answer = await call(`${stack.urls.rail}/v1/chargebacks`, sending({ ...order, amount: { minor: String(minor), currency: 'CNY' } }));
  expect(answer.status).toBe(201);
  return (JSON.parse(answer.text) as { externalId: string }).externalId;
}

/** Money that is stopped: by the kill switch, by a bank, by two people of finance. */
export function stoppedMoney(at: () => JourneyHouse): void {
  const held = async (id: string): Promise<{ opened: Opened; payoutId: string }> => {
    const opened = await complain(at().stack, 'douyin', { id, text: CHERRIES, paid: 12_800, goodsClass: 'food' });
    const { payoutId } = last(await at().witness.until(opened.caseId, 'payout.held.v1'), 'payout.held.v1');
    return { opened, payoutId };
  };
  let taken: { opened: Opened; payoutId: string };

  it('holds payouts while the kill switch is on; those that a bank takes back meanwhile stay held, the others go', async () => {
    const { stack, witness } = at();
    const [operator, finance] = await Promise.all([staff(stack, 'operator'), staff(stack, 'finance')]);
    const turn = (on: boolean, who = operator) =>
      who.post(`${stack.urls.payments}/switches`, { rail: 'simulator', merchant: 'guoxian', on, why: 'drill' });
    expect(await turn(true, finance)).toMatchObject(refusal(403, 'not-allowed'));
    expect((await turn(true)).status).toBe(200);
    const free = await held('switch-free');
    taken = await held('switch-taken');
    const ofOthers = await complain(stack, 'tmall', { id: 'switch-other', text: CUP, paid: 5_000 });
    await witness.until(ofOthers.caseId, 'payout.succeeded.v1');
    expect(await movementsOf(stack, free.payoutId)).toEqual([]);

    await chargeBack(at(), { merchant: 'guoxian', orderSource: 'douyin', orderRef: 'order-switch-taken' }, 12_800);
    const blocked = await witness.until(taken.opened.caseId, 'payout.held.v1', { count: 2 });
    expect(last(blocked, 'payout.held.v1').reason).toBe('chargeback');

    expect((await turn(false)).status).toBe(200);
    await witness.until(free.opened.caseId, 'payout.succeeded.v1');
    expect(await movementsOf(stack, free.payoutId)).toHaveLength(1);
    expect(await movementsOf(stack, taken.payoutId)).toEqual([]);
    expect(await bookedFor(at(), taken.payoutId)).toEqual([]);
  }, 90_000);

  it('leaves what is held to two people of finance, with evidence', async () => {
    const { stack, witness } = at();
    const resolution = `${stack.urls.payments}/payouts/${taken.payoutId}/resolution`;
    const [eve, fritz] = await Promise.all([staff(stack, 'finance', 'eve'), staff(stack, 'finance', 'fritz')]);
    const propose = (outcome: string, evidence = 'statement of 20 November') => eve.post(resolution, { act: 'propose', outcome, evidence });
    expect((await propose('release')).status).toBe(200);
    expect(await fritz.post(resolution, { act: 'confirm' })).toMatchObject(refusal(422, 'above-captured'));
    expect((await fritz.post(resolution, { act: 'reject' })).status).toBe(200);
    expect(await propose('cancel', '  ')).toMatchObject(refusal(422, 'evidence-required'));
    expect((await propose('cancel')).status).toBe(200);
    expect(await eve.post(resolution, { act: 'confirm' })).toMatchObject(refusal(403, 'four-eyes'));
    expect(await fritz.post(resolution, { act: 'confirm' })).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    await witness.until(taken.opened.caseId, 'remedy.cancelled.v1');
    expect(await movementsOf(stack, taken.payoutId)).toEqual([]);
  }, 60_000);

  it('claims back what a bank takes after it was paid, tells finance, and pays nothing more for the order', async () => {
    const { stack, witness, database } = at();
    const { caseId } = await complain(stack, 'tmall', { id: 'claimed', text: CHERRIES, paid: 8_800, goodsClass: 'food' });
    const paid = last(await witness.until(caseId, 'payout.succeeded.v1'), 'payout.succeeded.v1');
    const externalId = await chargeBack(at(), { merchant: 'lanting', orderSource: 'tmall', orderRef: 'order-claimed' }, 8_800);
    const isClaim = ({ type, data }: Envelope) => type === 'recovery.claimed.v1' && (data as { orderRef: string }).orderRef === 'order-claimed';
    const claims = async () => (await witness.all()).filter(isClaim);
    const [claim] = await eventually('a claim', claims, ({ length }) => length > 0);
    expect(claim!.data).toMatchObject({ excess: paid.amount, because: 'chargeback', head: 'price' });
    const heard = async (count: number) => (await witness.until(caseId, 'finance.payout.v1', { count })).filter(({ type }) => type === 'finance.payout.v1')
      .map(({ data }) => data as { kind: string; stage?: string }).map(({ kind, stage }) => stage ?? kind);
    expect(await heard(3)).toEqual(['paid', 'chargeback', 'expected']);

    const again = await complain(stack, 'tmall', { id: 'claimed-again', orderRef: 'order-claimed', text: CUP, paid: 8_800 });
    const end = await eventually('its end', async () => typesOf(await witness.about(again.caseId)),
      (types) => types.includes('remedy.declined.v1') || types.includes('payout.held.v1'));
    expect(end).not.toContain('payout.succeeded.v1');

    await call(`${stack.urls.rail}/v1/chargebacks/${externalId}/close`, sending({ outcome: 'won' }));
    expect(await heard(5)).toEqual(['paid', 'chargeback', 'expected', 'reinstated', 'waived']);
    await witness.until(caseId, 'dispute.decided.v1');
    const sequences = 'SELECT array_agg(sequence::int ORDER BY sequence) AS n FROM payments.finance_entry GROUP BY merchant';
    const { rows } = await database.query(sequences);
    for (const { n } of rows as { n: number[] }[]) expect(n).toEqual(n.map((_, index) => index + 1));
  }, 60_000);
}
