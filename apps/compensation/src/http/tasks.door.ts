import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor, IdempotencyKey, ProblemError, StaffDoor, Traceparent, merchantsOf } from '@redress/chassis';
import { appointmentSchema, taskAnswerSchema, taskKinds, uuid } from '@redress/contracts';
import { Commands, type Command, Reads, positionFrom } from '@redress/messaging';
import { z } from 'zod';
import { type TaskRef, answerTaskCommand } from '../work/answer-task.js';
import { cancelTaskCommand } from '../work/cancel-task.js';
import { type Task, taskCycle } from '../domain/work/task.js';
import { type RefusedAnswer } from '../domain/work/refused-answer.js';
import { refusedAnswers, tasks } from '../store/work.js';
import { takeOnTaskCommand } from '../work/take-on-task.js';

const openStates = taskCycle.states.filter((state) => !taskCycle.isFinal(state));
const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50), after: z.string().max(100).optional().describe('`next` of the page before'),
};
const listSchema = z.object({
  state: z.enum(['open', ...taskCycle.states]).default('open'), kind: z.enum(taskKinds).optional(), planId: uuid.optional(), caseId: uuid.optional(), ...paging,
});
/** Without an `answerId` the Idempotency-Key is the answer's own name. */
const answerSchema = z.strictObject({ ...taskAnswerSchema.shape, answerId: taskAnswerSchema.shape.answerId.optional() });
const code = z.string().regex(/^[a-z][a-z0-9_-]{1,60}$/, 'a code: lower-case letters, digits, hyphens, underscores');

interface Asked {
  readonly actor: Actor;
  readonly idempotencyKey: string;
  readonly traceparent: string;
}

/** Tasks as those see and answer them whose work they are. */
@Controller('tasks')
export class TasksDoor {
  constructor(@Inject(Commands) private readonly commands: Commands, @Inject(Reads) private readonly reads: Reads) {}

  @Get() @StaffDoor('field-worker', 'agent', 'supervisor', 'auditor')
  async list(@Query({ schema: listSchema }) query: z.output<typeof listSchema>, @CurrentActor() actor: Actor) {
    const { state, kind, planId, caseId, limit, after } = query;
    const found = await this.reads.find(tasks, {
      where: { merchant: merchantsOf(actor), state: state === 'open' ? openStates : state, kind, planId, caseId },
      orderBy: [['dueAt', 'asc'], ['taskId', 'asc']], limit, after: positionFrom(after, 'dueAt', 'taskId'),
    });
    const last = found.length === limit ? found.at(-1) : undefined;
    return { tasks: found.map(listed), ...(last && { next: `${last.dueAt},${last.taskId}` }) };
  }

  @Get('refused-answers') @StaffDoor('agent', 'supervisor', 'operator', 'auditor')
  async refused(@CurrentActor() actor: Actor): Promise<{ answers: RefusedAnswer[] }> {
    return { answers: await this.reads.find(refusedAnswers, { where: { merchant: merchantsOf(actor) }, orderBy: [['at', 'desc'], ['inputId', 'asc']], limit: 100 }) };
  }

  @Get(':taskId') @StaffDoor('field-worker', 'agent', 'supervisor', 'auditor')
  async show(@Param('taskId', { schema: uuid }) taskId: string, @CurrentActor() actor: Actor) {
    return listed(await this.theTask(taskId, actor));
  }

  @Post(':taskId/accept') @StaffDoor('field-worker', 'agent') @HttpCode(200)
  async accept(
    @Param('taskId', { schema: uuid }) taskId: string, @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string,
    @Traceparent() traceparent: string,
  ) {
    return this.run(takeOnTaskCommand, taskId, { act: 'accept' }, { actor, idempotencyKey, traceparent });
  }

  @Post(':taskId/schedule') @StaffDoor('field-worker', 'agent') @HttpCode(200)
  async schedule(
    @Param('taskId', { schema: uuid }) taskId: string, @Body({ schema: appointmentSchema }) appointment: z.output<typeof appointmentSchema>,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    return this.run(takeOnTaskCommand, taskId, { act: 'schedule', ...appointment }, { actor, idempotencyKey, traceparent });
  }

  @Post(':taskId/answer') @StaffDoor('field-worker', 'agent') @HttpCode(200)
  async answer(
    @Param('taskId', { schema: uuid }) taskId: string, @Body({ schema: answerSchema }) body: z.output<typeof answerSchema>,
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    const answer = { ...body, answerId: body.answerId ?? `${actor.id}/${idempotencyKey}`.slice(0, 200) };
    return this.run(answerTaskCommand, taskId, { answer }, { actor, idempotencyKey, traceparent });
  }

  @Post(':taskId/cancel') @StaffDoor('agent', 'supervisor') @HttpCode(200)
  async cancel(
    @Param('taskId', { schema: uuid }) taskId: string, @Body({ schema: z.strictObject({ reason: code }) }) { reason }: { reason: string },
    @CurrentActor() actor: Actor, @IdempotencyKey() idempotencyKey: string, @Traceparent() traceparent: string,
  ) {
    return this.run(cancelTaskCommand, taskId, { reason }, { actor, idempotencyKey, traceparent });
  }

  private async run<N extends string, D extends TaskRef, R>(
    command: Command<N, D, R>, taskId: string, data: Omit<D, keyof TaskRef>, asked: Asked,
  ): Promise<R> {
    const { merchant, caseId, planId, channel } = await this.theTask(taskId, asked.actor);
    return this.commands.run(command, { data: { taskId, planId, ...data } as D, key: caseId, merchant, channel, ...asked });
  }

  /** Whoever may not act for the task's merchant does not learn that there is such a task. */
  private async theTask(taskId: string, actor: Actor): Promise<Task> {
    const [task] = await this.reads.find(tasks, { where: { merchant: merchantsOf(actor), taskId }, limit: 1 });
    if (!task) throw new ProblemError('not-found', 'There is no such task for your merchants.');
    return task;
  }
}

const listed = ({ version: _version, answerId: _answer, ...task }: Task) => task;
