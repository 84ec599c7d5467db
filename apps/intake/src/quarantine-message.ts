import { type EventData, type Instant } from '@redress/contracts';
import { type Effects, type EventInput } from '@redress/messaging';
import { type Rejected } from './channels/topic.js';
import { lock } from './domain/vault.js';
import { type IntakeKeys } from './parts.js';
import { intake } from './score.js';
import { quarantine } from './store/quarantine.js';

type TopicInput = EventInput<'channel.complaint.v1' | 'channel.order.v1'>;
/** Whose message it is cannot be told where its account is unknown; its signature tells nothing then. */
const NOBODY = 'unknown';

/**
 * A topic has nobody to answer to, so a message that cannot be taken is put aside: its reason is published, its bytes are kept, locked.
 * It is no dead letter, which would park its key: anybody could then stop a complaint's withdrawal by sending rubbish under its id.
 */
export function quarantineMessage(
  keys: IntakeKeys, input: TopicInput, { rejected: reason, account, externalId }: Rejected, nonce: Buffer, now: Instant,
): Effects<'complaint.quarantined.v1', never> {
  const merchant = account?.merchant ?? NOBODY;
  const data: EventData<'channel.complaint.v1'> = input.data;
  const body = lock(keys.quarantine, nonce, Buffer.from(JSON.stringify([merchant, input.id])), Buffer.from(data.body));
  return {
    writes: [quarantine.add({ merchant, inputId: input.id, reason, channel: data.channel, account: data.account, externalId, at: now, body })],
    events: [
      intake.fact('complaint.quarantined.v1', input.key, { type: 'quarantined-input', id: input.id, version: 1 },
        { reason, account: data.account.slice(0, 200) || NOBODY, ...(externalId && { externalId }) }, { merchant, channel: data.channel }),
    ],
  };
}
