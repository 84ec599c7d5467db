import { type EventData } from '@redress/contracts';
import { money } from '@redress/money';
import { examples, simulation } from '@redress/testing';
import { exampleComplaint, exampleParts, NOW } from './examples.js';
import { complaintDelivered } from './receive-complaint.js';
import { withdrawalAsked, withdrawalDelivered } from './withdraw-complaint.js';
import { perform } from './use-cases.js';
import { idsOf } from './domain/case-file.js';

const { caseId } = idsOf({ merchant: 'acme', account: 'acme-cn' } as never, 'C-1');
const about = { key: caseId, merchant: 'acme' };
const from = { channel: 'tmall', account: 'acme-cn', signedAt: NOW };
const submitted: EventData<'payout.submitted.v1'> = { ...examples['payout.submitted.v1'], caseId };

async function opened() {
  const stack = simulation('intake', perform(exampleParts()), { start: NOW });
  await stack.command(complaintDelivered, { ...from, message: exampleComplaint() }, about);
  return stack;
}
const byChannel = { ...from, message: { kind: 'withdrawal' as const, externalId: 'C-1', occurredAt: NOW } };

it('is the customer\'s right until a payout is on its way', async () => {
  const stack = await opened();
  expect(await stack.command(withdrawalAsked, { caseId }, about)).toMatchObject({ caseId, withdrawn: 1 });
  expect(stack.published.at(-1)).toMatchObject({ type: 'complaint.withdrawn.v1', channel: 'tmall', aggregateVersion: 3, data: { by: 'customer' } });
});

it('comes too late once a payout is on its way, by whomever', async () => {
  const stack = await opened();
  await stack.event('payout.submitted.v1', submitted, about);
  await stack.event('payout.submitted.v1', submitted, { ...about, id: '22222222-2222-4222-8222-222222222222' });
  await expect(stack.command(withdrawalAsked, { caseId }, about)).rejects.toMatchObject({ code: 'too-late' });
  await expect(stack.command(withdrawalDelivered, byChannel, about)).rejects.toMatchObject({ code: 'too-late' });
});

it('changes nothing a second time, even after a payout', async () => {
  const stack = await opened();
  const first = await stack.command(withdrawalDelivered, byChannel, about);
  expect(await stack.command(withdrawalDelivered, byChannel, about)).toEqual(first);
  await stack.command(withdrawalAsked, { caseId }, about);
  await stack.event('payout.submitted.v1', submitted, about);
  await stack.command(withdrawalAsked, { caseId }, about);
  expect(stack.published.filter(({ type }) => type === 'complaint.withdrawn.v1')).toHaveLength(1);
});

it('needs a complaint', async () => {
  const stack = await opened();
  const unknown = idsOf({ merchant: 'acme', account: 'acme-cn' } as never, 'C-404').caseId;
  await expect(stack.command(withdrawalAsked, { caseId: unknown }, about)).rejects.toMatchObject({ code: 'not-found' });
  await expect(stack.command(withdrawalDelivered, { ...byChannel, message: { ...byChannel.message, externalId: 'C-404' } }, about)).rejects.toMatchObject({ code: 'not-found' });
});

it('waits with a payout whose case is not here yet', async () => {
  const stack = simulation('intake', perform(exampleParts()), { start: NOW });
  expect((await stack.event('payout.submitted.v1', submitted, about)).early).toBe(true);
});

describe('a chargeback', () => {
  const chargeback: EventData<'chargeback.opened.v1'> = {
    ...examples['chargeback.opened.v1'], caseId: undefined, orderSource: 'tmall', orderRef: 'T-1', amount: money(100, 'CNY'),
  };
  const ofOrder = { key: 'T-1', merchant: 'acme' };

  it('opens a case where nobody has complained about the order', async () => {
    const stack = simulation('intake', perform(exampleParts()), { start: NOW });
    await stack.event('chargeback.opened.v1', chargeback, ofOrder);
    await stack.event('chargeback.opened.v1', { ...chargeback, chargebackId: caseId }, ofOrder);
    expect(stack.published).toMatchObject([{
      type: 'case.opened.v1', channel: 'tmall', data: { openedBy: 'chargeback', orderRef: 'T-1', country: 'CN', timeZone: 'Asia/Shanghai', language: 'zh', currency: 'CNY' },
    }]);
  });

  it('opens none where there is one', async () => {
    const stack = await opened();
    await stack.event('chargeback.opened.v1', chargeback, ofOrder);
    await stack.event('chargeback.opened.v1', { ...chargeback, orderRef: 'T-2', caseId }, { ...ofOrder, key: 'T-2' });
    expect(stack.published.filter(({ type }) => type === 'case.opened.v1')).toHaveLength(1);
  });
});
