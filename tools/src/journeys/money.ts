/// <reference types="jest" />
import { type Envelope, type EventType } from '@redress/contracts';
import { eventually } from '@redress/testing';
import { type JourneyHouse } from './journey-house.js';
import { call, complain, type Opened, movementsOf, staff } from './visitors.js';

const WORDS = '收到的杯子已经碎了，完全不能用，要求退款。';
/** Orders whose payout the rail makes without ever answering; see `railFaults`. */
const SILENT = 'order-silent-';
const typesOf = (events: readonly Envelope[]): string[] => events.map(({ type }) => type);
const first = <T extends EventType>(events: readonly Envelope[], type: T): Envelope<T>['data'] => events.find((event) => event.type === type)!.data as Envelope<T>['data'];
const paymentsOf = (events: readonly Envelope[]): string[] => events.filter(({ aggregateType }) => aggregateType === 'payout').map(({ type }) => type.slice('payout.'.length, -'.v1'.length));

async function rowsOf({ database }: JourneyHouse, payoutId: string): Promise<{ kind: string; minor: string }[]> {
  return (await database.query('SELECT kind, minor FROM payments.posting WHERE cause = $1 ORDER BY at', [payoutId])).rows as { kind: string; minor: string }[];
}

/** What the rail does wrong on purpose, from the beginning. */
export async function railFaults({ stack }: JourneyHouse): Promise<void> {
  const plan = { rules: [{ prefix: SILENT, fault: 'timeout-after' }] };
  const answer = await call(`${stack.urls.rail}/v1/faults`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(plan) });
  if (answer.status !== 200) throw new Error(`the rail takes no faults: ${answer.text}`);
}

/** A payout that the rail makes and never answers: begun early, since its settlement takes the janitor's ten seconds. */
export function unknownPayout(at: () => JourneyHouse, opened: () => Opened): void {
  it('settles a payout of unknown outcome by asking the rail, and pays it once', async () => {
    const { stack, witness } = at();
    const { caseId } = opened();
    const events = await witness.until(caseId, 'remedy.fulfilled.v1', { patienceMs: 60_000 });
    expect(paymentsOf(events)).toEqual(['created', 'submitted', 'outcome-unknown', 'succeeded']);
    const { payoutId, amount, evidence } = first(events, 'payout.succeeded.v1');
    expect(evidence).toBe('lookup');
    expect(await movementsOf(stack, payoutId)).toHaveLength(1);
    expect(await rowsOf(at(), payoutId)).toEqual([{ kind: 'paid', minor: String(amount.minor) }]);
    expect(typesOf(events).filter((type) => type === 'finance.payout.v1')).toHaveLength(1);
  }, 90_000);
}

/** Resolves when the rail has it: what is sent later goes in a call of its own, and is answered. */
export async function complainOfSilence({ stack }: JourneyHouse): Promise<Opened> {
  const opened = await complain(stack, 'shopify', { id: 'silent-1', text: 'It stopped working and does not work at all. Please refund.', paid: 4_900 });
  const book = () => call(`${stack.urls.rail}/v1/book?prefix=${SILENT}`);
  await eventually('the rail has executed it', book, ({ body }) => body.totals.length > 0);
  return opened;
}

/** Money that is stopped: by the kill switch, by a bank, by two people of finance. */
export function stoppedMoney(at: () => JourneyHouse): void {
  const switchRail = async (on: boolean) => {
    const operator = await staff(at().stack, 'operator');
    return operator.post(`${at().stack.urls.payments}/switches`, { rail: 'simulator', merchant: 'guoxian', on, why: 'drill' });
  };
  const held = async (id: string): Promise<{ opened: Opened; payoutId: string }> => {
    const opened = await complain(at().stack, 'douyin', { id, text: WORDS, paid: 12_800, goodsClass: 'food' });
    const { payoutId } = first(await at().witness.until(opened.caseId, 'payout.held.v1'), 'payout.held.v1');
    return { opened, payoutId };
  };
  const chargeback = (orderRef: string, minor: number, merchant = 'guoxian', orderSource = 'douyin', currency = 'CNY') => call(`${at().stack.urls.rail}/v1/chargebacks`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ merchant, orderSource, orderRef, amount: { minor: String(minor), currency } }),
  });

  it('holds payouts while the kill switch is on; a bank that takes the money back first keeps them held, the others go', async () => {
    const { stack, witness } = at();
    expect(await (await staff(stack, 'finance')).post(`${stack.urls.payments}/switches`, { rail: 'simulator', on: true, why: 'drill' })).toMatchObject({ status: 403 });
    expect((await switchRail(true)).status).toBe(200);
    const [free, taken] = [await held('switch-free'), await held('switch-taken')];
    const others = await complain(stack, 'tmall', { id: 'switch-other', text: '杯子收到时已经碎了，要求退款。', paid: 5_000 });
    await witness.until(others.caseId, 'payout.succeeded.v1');
    expect(await movementsOf(stack, free.payoutId)).toEqual([]);

    expect((await chargeback('order-switch-taken', 12_800)).status).toBe(201);
    const blocked = await witness.until(taken.opened.caseId, 'payout.held.v1', { count: 2 });
    expect(blocked.filter(({ type }) => type === 'payout.held.v1').map(({ data }) => (data as { reason: string }).reason)).toEqual(['kill-switch', 'chargeback']);

    expect((await switchRail(false)).status).toBe(200);
    await witness.until(free.opened.caseId, 'payout.succeeded.v1');
    expect(await movementsOf(stack, free.payoutId)).toHaveLength(1);
    expect(await movementsOf(stack, taken.payoutId)).toEqual([]);
    expect((await rowsOf(at(), taken.payoutId)).length).toBe(0);

    const resolution = `${stack.urls.payments}/payouts/${taken.payoutId}/resolution`;
    const [eve, fritz] = await Promise.all([staff(stack, 'finance', 'eve'), staff(stack, 'finance', 'fritz')]);
    expect(await eve.post(resolution, { act: 'propose', outcome: 'release', evidence: 'statement of 20 November' })).toMatchObject({ status: 200 });
    expect(await fritz.post(resolution, { act: 'confirm' })).toMatchObject({ status: 422, body: { code: 'above-captured' } });
    expect(await fritz.post(resolution, { act: 'reject' })).toMatchObject({ status: 200 });
    expect(await eve.post(resolution, { act: 'propose', outcome: 'cancel', evidence: '  ' })).toMatchObject({ status: 422, body: { code: 'evidence-required' } });
    expect(await eve.post(resolution, { act: 'propose', outcome: 'cancel', evidence: 'statement of 20 November' })).toMatchObject({ status: 200 });
    expect(await eve.post(resolution, { act: 'confirm' })).toMatchObject({ status: 403, body: { code: 'four-eyes' } });
    expect(await fritz.post(resolution, { act: 'confirm' })).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    await witness.until(taken.opened.caseId, 'remedy.cancelled.v1');
  }, 90_000);

  it('claims back what a bank takes after it was paid, and tells finance', async () => {
    const { stack, witness, database } = at();
    const { caseId } = await complain(stack, 'tmall', { id: 'claimed', text: '收到的樱桃烂了一大半，都有发霉的味道了，根本没法吃，请退款。', paid: 8_800, goodsClass: 'food' });
    const paid = first(await witness.until(caseId, 'payout.succeeded.v1'), 'payout.succeeded.v1');
    expect((await chargeback('order-claimed', 8_800, 'lanting', 'tmall')).status).toBe(201);
    const claimed = await eventually('a claim', async () => (await witness.all()).filter(({ type, data }) => type === 'recovery.claimed.v1' && (data as { orderRef: string }).orderRef === 'order-claimed'), ({ length }) => length > 0);
    expect(claimed[0]!.data).toMatchObject({ excess: paid.amount, because: 'chargeback', head: 'price' });
    const finance = (await witness.until(caseId, 'finance.payout.v1', { count: 2 })).filter(({ type }) => type === 'finance.payout.v1');
    expect(finance.map(({ data }) => (data as { kind: string }).kind)).toEqual(['paid', 'chargeback']);
    const again = await complain(stack, 'tmall', { id: 'claimed-again', orderRef: 'order-claimed', text: '杯子收到时已经碎了，要求退款。', paid: 8_800 });
    const ended = await eventually('it gets nothing more', () => witness.about(again.caseId), (events) => events.some(({ type }) => ['remedy.declined.v1', 'payout.held.v1'].includes(type)));
    expect(typesOf(ended)).not.toContain('payout.succeeded.v1');
    const sequences = await database.query('SELECT merchant, array_agg(sequence ORDER BY sequence) AS all FROM payments.finance_entry GROUP BY merchant');
    for (const { all } of sequences.rows as { all: (number | string)[] }[]) expect(all.map(Number)).toEqual(all.map((_, index) => index + 1));
  }, 60_000);
}
