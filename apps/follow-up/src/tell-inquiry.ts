import { type EventData } from '@redress/contracts';
import { early } from '@redress/messaging';
import { keep } from './case-file.js';
import { letterTo } from './messages.js';
import { followUp } from './score.js';
import { followUps } from './store/follow-ups.js';

/** The customer is asked for something before the case is decided: they hear what, until when, and that silence refuses nothing. */
export const tellEvidenceWanted = followUp.useCase({
  name: 'tell-evidence-wanted',
  on: 'evidence.requested.v1',
  reads: ({ merchant, data }) => ({ row: followUps.at({ merchant, caseId: data.caseId }) }),
  decide: ({ data: { requestId, wanted, asks, dueAt: until } }, { row }) => {
    if (!row) return early('case.opened.v1');
    // Whoever asked before there were names for it asked by code.
    const letter = { template: 'evidence', asks: asks ?? wanted.map((code) => ({ code, en: code, zh: code })), until } as const;
    return keep(row, { row, told: [] }, [letterTo(row, letter, requestId)]);
  },
});

/** Somebody comes to see the goods before the case is decided. A visit that was chosen as a remedy is told as such. */
export const tellVisit = followUp.useCase({
  name: 'tell-visit',
  on: 'task.assigned.v1',
  reads: ({ merchant, data }) => ({ rows: followUps.all(isVisit(data) ? [{ merchant, caseId: data.caseId }] : []) }),
  decide: ({ data }, { rows: [row] }) => {
    if (!isVisit(data)) return {};
    if (!row) return early('case.opened.v1');
    return keep(row, { row, told: [] }, [letterTo(row, { template: 'visit', until: data.appointmentAt ?? data.dueAt }, data.taskId)]);
  },
});

const isVisit = ({ kind, legId }: EventData<'task.assigned.v1'>): boolean => kind === 'technician_visit' && legId === undefined;
