import { auditRows, commandReplies } from '@redress/messaging';
import { simulation } from '@redress/testing';
import { eraseSubject, erasureAsked } from './erase-subject.js';
import { exampleComplaint, exampleParts, NOW, type ComplaintWords } from './examples.js';
import { idsOf } from './domain/case-file.js';
import { openWords } from './domain/vault.js';
import { complaintDelivered } from './receive-complaint.js';
import { contactAsked } from './resolve-contact.js';
import { perform } from './use-cases.js';
import { vaultRecords, vaultSubjects } from './store/vault.js';

const parts = exampleParts();
const caseOf = (externalId: string) => idsOf({ merchant: 'acme', account: 'acme-cn' } as never, externalId).caseId;
const begin = () => simulation('intake', perform(parts), { start: NOW });
type Stack = ReturnType<typeof begin>;
const complain = (stack: Stack, change: Partial<ComplaintWords> = {}) => stack.command(
  complaintDelivered, { channel: 'tmall', account: 'acme-cn', signedAt: NOW, message: exampleComplaint(change) }, { key: 'k', merchant: 'acme' });
const service = { id: 'service:follow-up', role: 'service' };
const intentId = '33333333-3333-4333-8333-333333333333';
const ask = (stack: Stack, externalId: string) =>
  stack.command(contactAsked, { caseId: caseOf(externalId), intentId, purpose: 'message.paid' }, { key: caseOf(externalId), merchant: 'acme', actor: service });
const erase = (stack: Stack) => stack.command(
  erasureAsked, { subjectIds: stack.rows(vaultSubjects).map(({ subjectId }) => subjectId) },
  { key: 'k', merchant: 'acme', actor: { id: 'olga', role: 'operator' }, idempotencyKey: 'erase-1' });

it('tells whom to write to, and writes down who asked for what', async () => {
  const stack = begin();
  await complain(stack);
  expect(await ask(stack, 'C-1')).toEqual({
    caseId: caseOf('C-1'), intentId, contact: { name: '王小明', phone: '138-1234-5678', email: 'Wang@Example.com' },
  });
  expect(stack.rows(auditRows)).toMatchObject([
    { actor: 'service:follow-up', act: 'contact.resolved', target: caseOf('C-1'), detail: { purpose: 'message.paid', intentId } },
  ]);
  expect(stack.rows(commandReplies)).toEqual([]);
});

it('says why there is nobody to write to', async () => {
  const stack = begin();
  await complain(stack, { contact: undefined });
  expect(await ask(stack, 'C-1')).toMatchObject({ missing: 'no-contact' });
  expect(await ask(stack, 'C-404')).toMatchObject({ missing: 'unknown-case' });
});

describe('an erasure', () => {
  it('makes contact and words unreadable for ever, and is written down', async () => {
    const stack = begin();
    await complain(stack);
    const [record] = stack.rows(vaultRecords);
    expect(openWords(parts.keys.vault, stack.rows(vaultSubjects)[0], record!)).toBe('水壶裂了，退款！我是王小明，电话13812345678');
    expect(await erase(stack)).toEqual({ subjects: 1, erasedAt: NOW });
    expect(await ask(stack, 'C-1')).toMatchObject({ missing: 'erased' });
    expect(openWords(parts.keys.vault, stack.rows(vaultSubjects)[0], record!)).toBeUndefined();
    expect(stack.rows(auditRows)[0]).toMatchObject({ actor: 'olga', act: 'subject.erased' });
  });

  it('does not come undone when the person complains again', async () => {
    const stack = begin();
    await complain(stack);
    await erase(stack);
    await complain(stack, { externalId: 'C-2' });
    expect(await ask(stack, 'C-1')).toMatchObject({ missing: 'erased' });
    expect(await ask(stack, 'C-2')).toMatchObject({ contact: { name: '王小明' } });
  });

  it('of nobody is refused', async () => {
    const stack = simulation('intake', [eraseSubject], { start: NOW });
    await expect(stack.command(erasureAsked, { subjectIds: ['x'] }, { key: 'k', merchant: 'acme' })).rejects.toMatchObject({ code: 'not-found' });
  });
});
