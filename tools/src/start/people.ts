import { type LiveLine } from '../live/board.js';
import { type Stack } from '../stack/stack.js';
import { type Fed } from './feed.js';

const THINKING_MS = 600;

/**
 * The people of the sample stream: a supervisor who approves, a customer who chooses, a warehouse that ships. They use the doors that real people use. What a
 * story gives no person for stays waiting, for the newcomer to decide.
 */
export class People {
  private readonly acting = new Set<Promise<void>>();

  constructor(private readonly stack: Stack, private readonly trouble: (line: string) => void) {}

  /** Whether somebody is about to decide something. */
  get busy(): boolean {
    return this.acting.size > 0;
  }

  hear(line: LiveLine, { sample, caseLink }: Fed): void {
    const planId = String(line.params.planId);
    if (line.type === 'remedy.approval-requested.v1' && sample.approves) this.act(() => this.approve(planId));
    if (line.type === 'remedy.proposed.v1' && line.params.needsChoice && sample.chooses) this.act(() => this.choose(planId, sample.chooses!, caseLink));
    if (line.type === 'task.assigned.v1' && sample.ships) this.act(() => this.ship(String(line.params.taskId)));
  }

  private act(deed: () => Promise<Response>): void {
    const task = pause(THINKING_MS).then(deed).then(async (answer) => {
      if (!answer.ok) this.trouble(`A decision of the sample stream was refused: ${answer.status} ${(await answer.text()).slice(0, 200)}`);
    }).catch((error: Error) => this.trouble(`A decision of the sample stream did not get through: ${error.message}`))
      .finally(() => this.acting.delete(task));
    this.acting.add(task);
  }

  private async approve(planId: string): Promise<Response> {
    const token = await this.stack.token('supervisor', { subject: 'sample-supervisor' });
    return this.post(`/plans/${planId}/decision`, `Bearer ${token}`, `sample-decision-${planId}`, { decision: 'approve', reason: 'in_order' });
  }

  private async ship(taskId: string): Promise<Response> {
    const token = await this.stack.token('field-worker', { subject: 'sample-warehouse' });
    return this.post(`/tasks/${taskId}/answer`, `Bearer ${token}`, `sample-answer-${taskId}`, { outcome: 'done' });
  }

  private choose(planId: string, optionId: string, caseLink: string): Promise<Response> {
    return this.post('/my/case/choice', `CaseLink ${caseLink.split('/').at(-1)}`, `sample-choice-${planId}`, { planId, optionId });
  }

  private post(path: string, authorization: string, idempotencyKey: string, body: object): Promise<Response> {
    return fetch(this.stack.urls.compensation + path, {
      method: 'POST', headers: { authorization, 'content-type': 'application/json', 'idempotency-key': idempotencyKey }, body: JSON.stringify(body),
    });
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
