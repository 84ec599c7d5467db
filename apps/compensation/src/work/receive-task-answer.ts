import { ProblemError, type StaffVerifier, mayActFor, parseJsonBody } from '@redress/chassis';
import { type EventData, type Instant, type PublishedBy, type TaskMessage, taskMessageSchema } from '@redress/contracts';
import { type Actor, type Decision, type Effects, type EventInput, early } from '@redress/messaging';
import { answered } from './answer-task.js';
import { compensation } from '../score.js';
import { plans } from '../store/stores.js';
import { refusedAnswers, returns, tasks } from '../store/work.js';
import { takenOn } from './take-on-task.js';
import { workRefsOf } from './work.js';

type TopicInput = EventInput<'channel.task-answer.v1'>;
type Said = PublishedBy<'compensation'>;
/** Whose message it is cannot be told where its token tells nothing. */
const NOBODY = 'unknown';
export const answeringRoles = ['field-worker', 'agent'] as const;

interface Sender extends Actor {
  readonly merchants: readonly string[];
}
/** Who sent it; the code of what is wrong with the token; or nothing where the issuer's keys could not be read. */
type Verified = { readonly actor: Sender } | { readonly rejected: string } | 'unknown';

/**
 * The same as the doors of tasks for warehouses and field services that use the topic: the token is the one that opens the door, and had to
 * be valid when the message was stored. What a door would refuse is put aside, with its code; a topic has nobody to answer to.
 */
export const receiveTaskAnswer = (staff: StaffVerifier) => compensation.useCase({
  name: 'receive-task-answer',
  on: 'channel.task-answer.v1',
  reads: ({ data }) => {
    const message = messageIn(data);
    if (!message) return { task: tasks.all([]), plan: plans.all([]), goods: returns.all([]) };
    const { merchant, taskId, planId } = message;
    return { task: tasks.all([{ merchant, taskId }]), plan: plans.all([{ merchant, planId }]), goods: returns.all([{ merchant, planId }]) };
  },
  then: (_, { plan: [plan] }) => workRefsOf(plan),
  prepare: (inputs) => Promise.all(inputs.map(({ data }) => verified(staff, data))),
  decide: (input, { task: [task], plan: [plan], goods: [goods], ...view }, now, sender): Decision<Said, undefined> => {
    const message = messageIn(input.data);
    if (sender === 'unknown') return early('the keys of the token issuer');
    if (!message || 'rejected' in sender) return putAside(input, 'rejected' in sender ? sender.rejected : 'schema-violation', '', message, now);
    const { actor } = sender;
    const decision = message.act === 'answer'
      ? answered({ ...message, answer: message }, actor, { task, plan, goods, ...view }, now)
      : takenOn(message, actor, task, now);
    if ('refused' in decision) return putAside(input, decision.refused, decision.detail, message, now);
    return inNameOf(message.merchant, actor, decision);
  },
});

const known = new WeakMap<EventData<'channel.task-answer.v1'>, { readonly message: TaskMessage | undefined }>();

/** The message, read once; undefined where it does not follow the schema. */
function messageIn(data: EventData<'channel.task-answer.v1'>): TaskMessage | undefined {
  const read = known.get(data) ?? { message: parsed(data.body) };
  known.set(data, read);
  return read.message;
}

function parsed(body: string): TaskMessage | undefined {
  try {
    return taskMessageSchema.safeParse(parseJsonBody(Buffer.from(body))).data;
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}

async function verified(staff: StaffVerifier, data: EventData<'channel.task-answer.v1'>): Promise<Verified> {
  const message = messageIn(data);
  if (!message) return { rejected: 'schema-violation' };
  try {
    const { id, roles, merchants } = await staff(message.token, new Date(data.storedAt));
    const role = answeringRoles.find((one) => roles.includes(one));
    if (!role || !mayActFor({ merchants }, message.merchant)) return { rejected: 'not-allowed' };
    return { actor: { id, role, merchants } };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.code === 'unavailable' ? 'unknown' : { rejected: error.code };
  }
}

/** The effects for the merchant whose task it is and for who sent it: the input itself names neither. */
function inNameOf(merchant: string, { id, role }: Sender, { events = [], timers = [], audit = [], writes = [] }: Effects<Said>): Effects<Said, undefined> {
  return {
    writes,
    events: events.map((fact) => ({ ...fact, merchant })), timers: timers.map((change) => ('set' in change ? { ...change, merchant } : change)),
    audit: audit.map((entry) => ({ ...entry, inNameOf: { merchant, actor: { id, role } } })),
  };
}

function putAside(input: TopicInput, reason: string, detail: string, message: TaskMessage | undefined, now: Instant): Effects<Said, undefined> {
  const isTheirs = reason !== 'not-allowed' && reason !== 'unauthenticated';
  const merchant = (isTheirs && message?.merchant) || NOBODY;
  const taskId = message?.taskId;
  return {
    writes: [refusedAnswers.add({ merchant, inputId: input.id, reason, detail, taskId, at: now })],
    events: [compensation.fact(
      'task.answer-quarantined.v1', input.key, { type: 'quarantined-input', id: input.id, version: 1 }, { reason, ...(taskId && { taskId }) }, { merchant },
    )],
  };
}
