import { type Outgoing } from './complaint.js';
import { type Delivery } from './deliver-by-webhook.js';
import { type Followed, type Place } from './follow.js';
import { complaintIdOf, type Sender } from './registry.js';
import { type BadRow } from './row.js';

interface Sent extends Followed {
  readonly sender: Sender;
  readonly source: string;
  readonly line: number;
  /** Whether intake has answered, as it does on webhooks, or is only known to have been sent a message. */
  readonly answered: boolean;
}

/** What is known of the rows of a replay: from intake's answers, and in the end from what intake has stored. */
export class Sendings {
  read = 0;
  readonly refused: BadRow[] = [];
  /** Rows that intake knew already, or that say what an earlier row of the file has said. */
  duplicate = 0;
  readonly sent = new Map<string, Sent>();
  /** Rows that nobody has answered; they may have been taken all the same. */
  readonly unanswered = new Map<string, BadRow>();

  /** `since`: when the replay began, by intake's clock. What was received before is of an earlier one. */
  constructor(readonly since: string) {}

  enter(outgoing: Outgoing, sender: Sender, delivery: Delivery): void {
    const complaintId = complaintIdOf(outgoing, sender);
    const { source, line, complaint: { externalId } } = outgoing;
    if (delivery.is === 'refused') return void this.refused.push({ source, line, why: `refused by intake: ${delivery.why}` });
    if (delivery.is === 'undelivered') return void this.unanswered.set(complaintId, { source, line, why: `not delivered: ${delivery.why}` });
    const answered = delivery.is === 'taken';
    const isRepeat = this.sent.has(complaintId);
    if (isRepeat || (answered && delivery.receivedAt < this.since)) this.duplicate += 1;
    if (!isRepeat) this.sent.set(complaintId, { complaintId, externalId, sender, source, line, answered });
  }

  /** Messages on topics have no answer: repeats are seen by when they were received, refusals by what was put aside and why. */
  learn(places: ReadonlyMap<string, Place>, whyPutAside: (sent: Sent) => string | undefined): void {
    for (const [id, sent] of this.sent) {
      if (sent.answered) continue;
      const place = places.get(id);
      if (place?.receivedAt !== undefined && place.receivedAt < this.since) this.duplicate += 1;
      const why = place?.standing === 'absent' ? whyPutAside(sent) : undefined;
      if (why === undefined) continue;
      this.sent.delete(id);
      this.refused.push({ source: sent.source, line: sent.line, why: `refused by intake: ${why}` });
    }
  }

  /** Rows without an answer: those that intake has are on their way, the others were never delivered. Gives the ids of the former. */
  resolveUnanswered(isKnown: (id: string) => boolean): string[] {
    const taken: string[] = [];
    for (const [id, bad] of this.unanswered) {
      if (this.sent.has(id)) this.duplicate += 1;
      else if (isKnown(id)) taken.push(id);
      else this.refused.push(bad);
    }
    return taken;
  }
}
