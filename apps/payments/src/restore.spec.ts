import { type Instant } from '@redress/contracts';
import { type Intent, type Reads } from '@redress/messaging';
import { money } from '@redress/money';
import { type Happened, simulation } from '@redress/testing';
import { type Report } from './domain/report.js';
import { EVERY_MERCHANT } from './domain/switch.js';
import { payoutIdOf, releasedLeg, theCase } from './examples.js';
import { type SubmitPayload } from './rails/intents.js';
import { railPerformers } from './rails/performers.js';
import { type Rail } from './rails/rail.js';
import { receiveWebhook } from './receive-rail-webhook.js';
import { resolve, type Resolution } from './resolve-payout.js';
import { financeEntries, postings } from './store/ledger.js';
import { exposures, payouts } from './store/payouts.js';
import { restores } from './store/restores.js';
import { paymentsStores } from './store/stores.js';
import { switchRailCommand } from './switch-rail.js';
import { paymentsUseCases } from './use-cases.js';

const start: Instant = '2026-03-02T08:00:00.000Z';
const useCases = paymentsUseCases([{ name: 'simulated', keyRetentionHours: 24 }], { hours: 1 });
const stackOf = () => simulation('payments', useCases, { stores: [...paymentsStores], start });
type Stack = ReturnType<typeof stackOf>;
const everybody = { merchant: EVERY_MERCHANT };
const key = { key: theCase, merchant: 'm1', channel: 'shop' };

/** As `npm run restore` does it, before the service is started. */
async function restored(stack: Stack, knownUntil: Instant): Promise<Stack> {
  const unit = await stack.engine.begin();
  await unit.load(restores, [everybody]);
  const row = { ...everybody, knownUntil, at: stack.now };
  await (stack.rows(restores).length > 0 ? unit.update(restores, [row]) : unit.insert(restores, [row]));
  await unit.commit();
  return stack;
}
const release = (stack: Stack, ordinal = 1) => stack.event('leg.released.v1', releasedLeg({ ordinal }), key);
const payoutOf = (stack: Stack, ordinal = 1) => stack.row(payouts, { merchant: 'm1', payoutId: payoutIdOf(ordinal) })!;
const intentOf = (stack: Stack, name: string) => stack.intents.find((intent) => intent.name === name);
const answer = (stack: Stack, report: Report, name: string) => stack.outcome(intentOf(stack, name)!.id, report);
const types = ({ events }: Happened) => events.map(({ type }) => type);
const names = (stack: Stack) => stack.intents.map(({ name }) => name);
const paid: Report = { is: 'succeeded', railReference: 'r1', valueDate: '2026-03-02', amount: money(1_000, 'CNY') };
const decide = (stack: Stack, resolution: Resolution, by: string) =>
  stack.command(resolve, { payoutId: payoutIdOf(), resolution }, { ...key, actor: { id: by, role: 'finance' } });
const turnSwitch = (stack: Stack, on: boolean) => stack.command(
  switchRailCommand, { rail: 'simulated', ...everybody, on, why: 'test' }, { key: 'switch', ...everybody, actor: { id: 'olga', role: 'operator' } });

describe('a payout that is made after a restore', () => {
  const made = async (knownUntil: Instant = '2026-03-02T07:00:00.000Z') => {
    const stack = await restored(stackOf(), knownUntil);
    expect(types(await release(stack))).toEqual(['payout.created.v1', 'payout.held.v1']);
    return stack;
  };

  it('is held and looked up by its key before anything is sent', async () => {
    const stack = await made();
    expect(payoutOf(stack)).toMatchObject({ state: 'held', holdReason: 'restore', submissions: 0, sentFrom: '2026-03-02T07:00:00.000Z' });
    expect(intentOf(stack, 'rail.lookup')!.payload).toMatchObject({ key: payoutOf(stack).railKey });
    expect(names(stack)).toEqual(['rail.lookup']);
  });

  it('is taken over where the rail has paid it, in ledger, exposure and finance once', async () => {
    const stack = await made();
    expect(types(await answer(stack, paid, 'rail.lookup'))).toEqual(['payout.submitted.v1', 'payout.succeeded.v1', 'finance.payout.v1']);
    expect(payoutOf(stack)).toMatchObject({ state: 'succeeded', evidence: 'lookup', submissions: 0, facts: 4 });
    expect([stack.rows(postings).length, stack.rows(financeEntries).length, stack.intents]).toEqual([1, 1, []]);
    expect(stack.row(exposures, { merchant: 'm1', orderSource: 'shop', orderRef: 'o1', lineRef: '1', head: 'price' }))
      .toMatchObject({ reserved: 0n, inFlight: 0n, paid: 1_000n });
  });

  it.each<[string, Report, string]>([
    ['pending', { is: 'pending', railReference: 'r1' }, 'pending'], ['refused', { is: 'refused', reason: 'account-closed' }, 'failed'],
    ['another body', { is: 'conflict', reason: 'key-reused' }, 'manual_review'],
    ['another amount', { ...paid, amount: money(999, 'CNY') }, 'manual_review'],
  ])('follows the rail where it says: %s', async (_name, report, state) => {
    const stack = await made();
    await answer(stack, report, 'rail.lookup');
    expect(payoutOf(stack).state).toBe(state);
    expect(names(stack)).not.toContain('rail.submit');
  });

  it('is sent with the same key where the rail has never seen it, while rails keep the keys of the lost time', async () => {
    const stack = await made();
    await answer(stack, { is: 'not-found' }, 'rail.lookup');
    expect(intentOf(stack, 'rail.submit')!.payload).toMatchObject({ instruction: { key: payoutOf(stack).railKey } });
    await answer(stack, paid, 'rail.submit');
    expect([payoutOf(stack).state, stack.rows(postings).length]).toEqual(['succeeded', 1]);
  });

  it('goes to a person where a key of the lost time may be forgotten already', async () => {
    const stack = await made('2026-03-01T08:30:00.000Z');
    expect(types(await answer(stack, { is: 'not-found' }, 'rail.lookup'))).toEqual(['payout.escalated.v1']);
    expect(payoutOf(stack)).toMatchObject({ state: 'manual_review', because: 'not-found-after-key-retention' });
  });

  it('is asked about again and again where the rail is silent, and never sent meanwhile', async () => {
    const stack = await made();
    for (const seconds of [60, 300, 1_800]) {
      await answer(stack, { is: 'unknown', reason: 'no-answer-to-lookup' }, 'rail.lookup');
      expect([payoutOf(stack).state, names(stack)]).toEqual(['held', ['rail.lookup']]);
      await stack.advance({ seconds });
    }
    await answer(stack, paid, 'rail.lookup');
    expect(payoutOf(stack).state).toBe('succeeded');
  });

  it('is settled by a webhook too, and can neither be cancelled nor released while the rail is asked', async () => {
    const stack = await made();
    await stack.event('leg.cancelled.v1', { legId: payoutIdOf(), planId: payoutOf(stack).planId, caseId: theCase, reason: 'withdrawn' } as never, key);
    expect(payoutOf(stack)).toMatchObject({ state: 'held', attempts: [{ act: 'cancel', answer: 'too-late' }] });
    await expect(decide(stack, { act: 'propose', outcome: 'release', evidence: 'none' }, 'wen')).rejects.toMatchObject({ code: 'wrong-state' });
    const webhook = { rail: 'simulated', eventId: 'e1', payoutId: payoutIdOf(), railKey: payoutOf(stack).railKey, report: paid };
    await stack.command(receiveWebhook, webhook, { ...key, idempotencyKey: 'e1' });
    await answer(stack, paid, 'rail.lookup');
    expect([payoutOf(stack).state, stack.rows(postings).length]).toEqual(['succeeded', 1]);
  });

  it('is sent as ever once rails have forgotten the keys of the lost time', async () => {
    const stack = await restored(stackOf(), start);
    await stack.advance({ hours: 24 });
    expect(types(await release(stack))).toEqual(['payout.created.v1']);
    expect(names(stack)).toEqual(['rail.submit']);
  });
});

describe('a payout that the restored books know', () => {
  it('is held and looked up where it waited to be sent', async () => {
    const stack = stackOf();
    await release(stack);
    await restored(stack, start);
    expect(types(await answer(stack, { is: 'restored' }, 'rail.submit'))).toEqual(['payout.held.v1']);
    expect([payoutOf(stack).holdReason, names(stack)]).toEqual(['restore', ['rail.lookup']]);
    await answer(stack, paid, 'rail.lookup');
    expect([payoutOf(stack).state, stack.rows(postings).length]).toEqual(['succeeded', 1]);
  });

  it('is looked up again where it was unknown and about to be sent once more', async () => {
    const stack = stackOf();
    await release(stack);
    await answer(stack, { is: 'unknown', reason: 'econnreset' }, 'rail.submit');
    await stack.advance({ seconds: 10 });
    await answer(stack, { is: 'not-found' }, 'rail.lookup');
    await restored(stack, stack.now);
    await answer(stack, { is: 'restored' }, 'rail.submit');
    expect([payoutOf(stack).state, names(stack)]).toEqual(['unknown', ['rail.lookup']]);
  });

  it('is looked up when a switch or two people let it go: that may have happened before', async () => {
    const stack = stackOf();
    await turnSwitch(stack, true);
    for (const ordinal of [1, 2]) await release(stack, ordinal);
    await restored(stack, start);
    await turnSwitch(stack, false);
    const held = [1, 2].map((ordinal) => ({ merchant: 'm1', payoutId: payoutIdOf(ordinal) }));
    await decide(stack, { act: 'propose', outcome: 'release', evidence: 'asked the bank' }, 'wen');
    await decide(stack, { act: 'confirm' }, 'ana');
    expect(payoutOf(stack)).toMatchObject({ state: 'held', holdReason: 'restore', sentFrom: start });
    const told = await stack.outcome(intentOf(stack, 'payouts.held')!.id, { held, more: false });
    expect([types(told), payoutOf(stack, 2).holdReason, names(stack)]).toEqual([['payout.held.v1'], 'restore', ['rail.lookup', 'rail.lookup']]);
  });
});

describe('sending after a restore', () => {
  const at: Instant = '2026-03-02T09:00:00.000Z';
  const intentFrom = (createdAt: Instant) => ({ createdAt, payload: { ref: { merchant: 'm1' }, rail: 'simulated', instruction: { key: createdAt } } }) as
    unknown as Intent & { payload: SubmitPayload };

  it('leaves alone what was stored before it, and sends the rest', async () => {
    const sent: string[] = [];
    const rail = { name: 'simulated', pay: async ({ key: one }: { key: string }) => (sent.push(one), paid) } as unknown as Rail;
    const reads = { find: async () => [], one: async () => ({ ...everybody, knownUntil: start, at }) } as unknown as Reads;
    const { perform } = railPerformers([rail], reads, 1)['rail.submit']!;
    const reports = await perform([intentFrom('2026-03-02T08:59:59.999Z'), intentFrom(at)]);
    expect([reports, sent]).toEqual([[{ is: 'restored' }, paid], [at]]);
  });
});
