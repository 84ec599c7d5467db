import { eventually } from '@redress/testing';
import { type Stack } from '../stack/stack.js';
import { type Opened, staff } from './visitors.js';

export interface Step {
  readonly traceId: string; readonly spanId: string; readonly parentId?: string; readonly service: string; readonly name: string; readonly kind: string;
  readonly error: boolean; readonly attributes: Readonly<Record<string, unknown>>; readonly links: readonly object[]; readonly caused: readonly Step[];
}

/** What every step of a settled complaint hangs from: the decision, request or call that caused it. */
export const EDGES = `
  → server intake POST /webhooks/:channel/:account
  POST /webhooks/:channel/:account → internal intake decide receive-complaint
  acknowledge → client follow-up message.send
  acknowledge → consumer desk clock.met.v1 fold-event
  classify-complaint → consumer compensation complaint.classified.v1 propose-remedy
  classify-complaint → consumer desk complaint.classified.v1 fold-event
  create-payout → client payments rail.submit
  create-payout → consumer desk payout.created.v1 fold-event
  fulfil → consumer desk case.resolved.v1 fold-event
  fulfil → consumer desk clock.met.v1 fold-event
  fulfil → internal follow-up decide move-period
  message.send → client follow-up POST /vault/contacts
  message.send → internal follow-up decide note-delivery
  move-period → client follow-up message.send
  move-period → consumer desk case.closed.v1 fold-event
  move-period → internal follow-up decide move-period
  note-delivery → consumer compensation message.sent.v1 note-message
  note-delivery → consumer desk message.sent.v1 fold-event
  note-delivery → consumer desk survey.sent.v1 fold-event
  note-leg → consumer desk promise.made.v1 fold-event
  note-payout → consumer desk remedy.fulfilled.v1 fold-event
  note-payout → consumer follow-up remedy.fulfilled.v1 fulfil
  propose-remedy → consumer desk entitlement.computed.v1 fold-event
  propose-remedy → consumer desk leg.released.v1 fold-event
  propose-remedy → consumer desk remedy.approved.v1 fold-event
  propose-remedy → consumer desk remedy.proposed.v1 fold-event
  propose-remedy → consumer follow-up entitlement.computed.v1 note-entitlement
  propose-remedy → consumer follow-up leg.released.v1 note-leg
  propose-remedy → consumer follow-up remedy.proposed.v1 tell-offer
  propose-remedy → consumer payments leg.released.v1 create-payout
  rail.submit → internal payments decide settle-payout
  receive-complaint → consumer analysis complaint.received.v1 classify-complaint
  receive-complaint → consumer compensation complaint.received.v1 note-complaint
  receive-complaint → consumer desk case.opened.v1 fold-event
  receive-complaint → consumer desk complaint.acknowledged.v1 fold-event
  receive-complaint → consumer desk complaint.received.v1 fold-event
  receive-complaint → consumer follow-up case.opened.v1 open-follow-up
  receive-complaint → consumer follow-up complaint.acknowledged.v1 acknowledge
  settle-payout → consumer compensation payout.succeeded.v1 note-payout
  settle-payout → consumer desk payout.submitted.v1 fold-event
  settle-payout → consumer desk payout.succeeded.v1 fold-event
  settle-payout → consumer follow-up payout.succeeded.v1 tell-paid
  settle-payout → consumer intake payout.submitted.v1 note-payout-submitted
  tell-paid → client follow-up message.send
  tell-paid → consumer desk promise.kept.v1 fold-event
`.trim().split('\n').map((line) => line.trim());

const said = ({ name, attributes }: Step): string => String(attributes['redress.use_case'] ?? name);
const label = (step: Step): string => [
  step.kind, step.service, ...(step.kind === 'consumer' ? [step.attributes['redress.event_type'], said(step)] : [step.name]),
].join(' ');
export const edges = (steps: readonly Step[], parent = ''): string[] =>
  steps.flatMap((step) => [`${parent} → ${label(step)}`.trim(), ...edges(step.caused, said(step))]);
export const flat = (steps: readonly Step[]): Step[] => steps.flatMap((step) => [step, ...flat(step.caused)]);

/** Its steps as the desk keeps them. Spans come by and by, from all sides: whole is a tree with one root and every edge. */
export async function wholeTrace(stack: Stack, { caseId }: Opened): Promise<readonly Step[]> {
  const supervisor = await staff(stack, 'supervisor');
  const ask = async () => {
    const { body } = await supervisor.get(`${stack.urls.desk}/cases/${caseId}/trace`);
    // Two mails that left at once have asked the vault together, in a trace of their own.
    return ((body.roots ?? []) as Step[]).filter(({ name }) => name !== 'POST /vault/contacts');
  };
  const isWhole = (tree: readonly Step[]) => tree.length === 1 && EDGES.every((edge) => edges(tree).includes(edge));
  return eventually('the whole trace', ask, isWhole, 60_000);
}
