import { derivedId, type Instant } from '@redress/contracts';
import { money } from '@redress/money';
import { equalsOneByOne, type SimulatedInput, simulation } from '@redress/testing';
import fc from 'fast-check';
import { collectReceivableCommand } from './collect-receivable.js';
import { balances } from './domain/posting.js';
import { outstandingOf } from './domain/receivable.js';
import { theCase } from './examples.js';
import { financeEntries, postings } from './store/ledger.js';
import { receivables } from './store/receivables.js';
import { paymentsStores } from './store/stores.js';
import { paymentsUseCases } from './use-cases.js';
import { type WriteOffAct, writeOffCommand } from './write-off-receivable.js';

const start: Instant = '2026-03-02T08:00:00.000Z';
const useCases = paymentsUseCases([{ name: 'simulated', keyRetentionHours: 24 }], { hours: 1 });
const options = { stores: [...paymentsStores], start };
const of = { orderSource: 'shop', orderRef: 'o1', because: 'ruling' as const };
const about = (id: string) => ({ key: 'order', merchant: 'm1', actor: { id, role: 'finance' } });
const disputeId = derivedId('dispute', 'd1');
const assigned = (assignment: number, change: number) => ({
  disputeId, caseId: theCase, assignment, orderSource: 'shop', orderRef: 'o1', head: 'price' as const, change: money(change, 'CNY'), standing: money(0, 'CNY'),
});

class Desk {
  readonly stack = simulation('payments', useCases, options);
  private assignments = 0;

  async rules(change: number): Promise<void> {
    await this.stack.event('liability.assigned.v1', assigned(++this.assignments, change), { key: theCase, merchant: 'm1' });
    await this.stack.advance({ seconds: 1 });
  }

  collect(minor: number, who = 'fay', currency = 'CNY') {
    const data = { ...of, amount: money(minor, currency), reference: 'statement 17', valueDate: '2026-03-05' };
    return this.stack.command(collectReceivableCommand, data, about(who));
  }

  giveUp(decision: WriteOffAct, who: string) {
    return this.stack.command(writeOffCommand, { ...of, decision }, about(who));
  }

  propose = (minor: number, who = 'fay') => this.giveUp({ act: 'propose', amount: money(minor, 'CNY'), reason: 'uncollectable' }, who);
  row = () => this.stack.row(receivables, { merchant: 'm1', ...of });
  stages = () => this.stack.rows(financeEntries).map(({ entry }) => [entry.stage, entry.amount.minor]);
  balance = (account: string) => balances(this.stack.rows(postings)).get(`${account} CNY`) ?? 0n;
}

it('is collected bit by bit, never above what is outstanding, each time with a ledger row and an entry for finance', async () => {
  const desk = new Desk();
  await expect(desk.collect(100)).rejects.toMatchObject({ code: 'wrong-state' });
  await desk.rules(2_500);
  expect(await desk.collect(1_000)).toMatchObject({ outstanding: money(1_500, 'CNY') });
  await expect(desk.collect(1_501)).rejects.toMatchObject({ code: 'invalid-amount' });
  await expect(desk.collect(10, 'fay', 'EUR')).rejects.toMatchObject({ code: 'currency-mismatch' });
  await desk.collect(1_500);
  expect(desk.stages()).toEqual([['expected', -2_500n], ['collected', -1_000n], ['collected', -1_500n]]);
  expect(desk.stack.rows(financeEntries).at(-1)!.entry).toMatchObject({ railReference: 'statement 17', approver: 'fay', valueDate: '2026-03-05' });
  expect([desk.balance('receivable:recovery'), desk.balance('cash:recovery')]).toEqual([0n, 2_500n]);
});

it('is given up by two people, and no longer once it was collected meanwhile', async () => {
  const desk = new Desk();
  await desk.rules(2_500);
  await expect(desk.giveUp({ act: 'confirm' }, 'frank')).rejects.toMatchObject({ code: 'wrong-state' });
  await desk.propose(2_500);
  await expect(desk.propose(100, 'frank')).rejects.toMatchObject({ code: 'wrong-state' });
  await expect(desk.giveUp({ act: 'confirm' }, 'fay')).rejects.toMatchObject({ code: 'four-eyes' });
  await desk.collect(500);
  expect(desk.row().proposal).toBeUndefined();
  await desk.propose(2_000);
  await desk.giveUp({ act: 'reject' }, 'frank');
  await desk.propose(2_000);
  expect(await desk.giveUp({ act: 'confirm' }, 'frank')).toMatchObject({ outstanding: money(0, 'CNY') });
  expect(desk.stages().at(-1)).toEqual(['written_off', 2_000n]);
  expect([desk.balance('receivable:recovery'), desk.balance('expense:written-off')]).toEqual([0n, 2_000n]);
});

it('that was given up and is waived then was no loss', async () => {
  const desk = new Desk();
  await desk.rules(2_500);
  await desk.collect(500);
  await desk.propose(1_500);
  await desk.giveUp({ act: 'confirm' }, 'frank');
  await desk.rules(-2_500);
  expect(desk.stages().slice(-2)).toEqual([['waived', 2_500n], ['written_back', -1_500n]]);
  expect(desk.balance('expense:written-off')).toBe(0n);
  // What was collected is the customer's again.
  expect(outstandingOf(desk.row())).toBe(-500n);
});

it('agrees with the ledger and with finance’s book whatever rulings and people do', async () => {
  const sum = fc.integer({ min: 1, max: 3_000 });
  const who = fc.constantFrom('fay', 'frank');
  const act = fc.oneof(
    fc.record({ act: fc.constant('rules' as const), minor: sum }), fc.record({ act: fc.constant('waives' as const), minor: sum }),
    fc.record({ act: fc.constant('collects' as const), minor: sum, who }), fc.record({ act: fc.constantFrom('proposes' as const, 'confirms' as const, 'rejects' as const), minor: sum, who }),
  );
  await fc.assert(fc.asyncProperty(fc.array(act, { maxLength: 15 }), async (acts) => {
    const desk = new Desk();
    let standing = 0;
    for (const one of acts) {
      if (one.act === 'rules') standing += one.minor;
      const waived = one.act === 'waives' ? Math.min(standing, one.minor) : 0;
      standing -= waived;
      const before = outstandingOf(desk.row());
      const done = one.act === 'rules' ? desk.rules(one.minor) : one.act === 'waives' ? (waived > 0 ? desk.rules(-waived) : undefined)
        : one.act === 'collects' ? desk.collect(one.minor, one.who) : one.act === 'proposes' ? desk.propose(one.minor, one.who)
          : desk.giveUp({ act: one.act === 'confirms' ? 'confirm' : 'reject' }, one.who);
      const failed = await Promise.resolve(done).then(() => undefined, ({ code }: { code: string }) => code);
      if (failed) expect([before, outstandingOf(desk.row()), ['wrong-state', 'invalid-amount', 'four-eyes'].includes(failed)]).toEqual([before, before, true]);
      else if (one.act === 'collects' || one.act === 'confirms') expect(outstandingOf(desk.row()) >= 0n).toBe(true);
    }
    expect(desk.balance('receivable:recovery')).toBe(outstandingOf(desk.row()));
    const entries = desk.stack.rows(financeEntries);
    expect(entries.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual(entries.map((_, index) => index + 1));
    const written = desk.stack.rows(financeEntries).filter(({ entry }) => entry.stage === 'written_off');
    for (const { entry } of written) expect(new Set(entry.approver.split(', ')).size).toBe(2);
  }), { numRuns: 60 });
});

it('is kept in a batch as one by one', async () => {
  const inputs: SimulatedInput[] = [
    { event: 'liability.assigned.v1', data: assigned(1, 2_500), key: theCase, merchant: 'm1' },
    { event: 'liability.assigned.v1', data: assigned(2, 500), key: theCase, merchant: 'm1' },
  ];
  const amount = money(1_000, 'CNY');
  await equalsOneByOne('payments', useCases, [
    { command: collectReceivableCommand, data: { ...of, amount, reference: 'x', valueDate: '2026-03-05' }, ...about('fay') },
    { command: writeOffCommand, data: { ...of, decision: { act: 'propose', amount, reason: 'barred' } }, ...about('fay') },
    { command: writeOffCommand, data: { ...of, decision: { act: 'confirm' } }, ...about('frank') },
    { event: 'liability.assigned.v1', data: assigned(3, -3_000), key: theCase, merchant: 'm1' },
  ], { ...options, before: inputs, advance: { seconds: 2 } });
});
