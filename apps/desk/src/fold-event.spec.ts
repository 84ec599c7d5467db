import { type EventData } from '@redress/contracts';
import { auditRows } from '@redress/messaging';
import { equalsOneByOne, examples, type SimulatedInput, simulation } from '@redress/testing';
import { type DeskEvent } from './domain/storyline/story.js';
import { told } from './domain/storyline/storyline.js';
import { deskUseCases } from './fold-event.js';
import { redeliveryNoted } from './note-redelivery.js';
import { caseSummaries } from './store/case-summaries.js';
import { complaintCases } from './store/complaint-cases.js';
import { timeline } from './store/timeline.js';

const START = '2026-03-02T08:00:00.000Z';
const { caseId } = examples['case.opened.v1'];
const input = <T extends DeskEvent>(type: T, change: Partial<EventData<T>> = {}): SimulatedInput =>
  ({ event: type, data: { ...examples[type], ...change }, key: caseId, merchant: 'm1', channel: 'taobao', at: START }) as SimulatedInput;

describe('folding', () => {
  it('keeps one line for each event, and one row for the case', async () => {
    const stack = simulation('desk', deskUseCases, { start: START });
    for (const type of told) await stack.batch([input(type)]);
    expect(stack.rows(timeline).map(({ type }) => type).sort()).toEqual([...told].sort());
    expect(stack.rows(caseSummaries)).toMatchObject([{ caseId, number: 'R-7K3M-9QX2', channel: 'taobao', events: told.length }]);
    expect(stack.rows(complaintCases)).toEqual([{ merchant: 'm1', caseId, complaintId: examples['complaint.received.v1'].complaintId }]);
  });

  it('passes over what is about no case', async () => {
    const stack = simulation('desk', deskUseCases, { start: START });
    await stack.batch([input('order.conflicted.v1', { caseId: undefined })]);
    expect([stack.rows(timeline), stack.rows(caseSummaries)]).toEqual([[], []]);
  });

  it('counts a repeated delivery once', async () => {
    const stack = simulation('desk', deskUseCases, { start: START });
    const same = { ...input('case.opened.v1'), id: '019cafe0-0000-7000-8000-00000000000a' };
    await stack.batch([same]);
    await stack.batch([same, same]);
    expect(stack.rows(caseSummaries)).toMatchObject([{ events: 1 }]);
  });

  it('keeps no text of the customer and no mark of the person', async () => {
    const stack = simulation('desk', deskUseCases, { start: START });
    for (const type of told) await stack.batch([input(type)]);
    const all = JSON.stringify([stack.rows(timeline), stack.rows(caseSummaries)], (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
    expect(all).not.toContain(examples['complaint.received.v1'].text);
    expect(all).not.toContain(examples['case.opened.v1'].customerRef!);
  });

  it('writes down who was given the facts of a case, and of no other', async () => {
    const stack = simulation('desk', deskUseCases, { start: START });
    await stack.batch([input('case.opened.v1')]);
    const note = (id: string) => stack.command(redeliveryNoted, { caseId: id, to: 'stdout', from: 'the-beginning' }, { key: id, merchant: 'm1', actor: { id: 'olga', role: 'operator' } });
    expect(await note(caseId)).toEqual({ caseId });
    await expect(note('00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({ code: 'not-found' });
    expect(stack.rows(auditRows)).toMatchObject([{ merchant: 'm1', actor: 'olga', act: 'case.redelivered', target: caseId, detail: { to: 'stdout' } }]);
    expect(stack.published).toEqual([]);
  });

  it('gives in one batch what it gives one by one', () => equalsOneByOne('desk', deskUseCases, told.map((type) => input(type)), { start: START }));
});
