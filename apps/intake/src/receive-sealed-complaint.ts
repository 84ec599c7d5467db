import { type Instant } from '@redress/contracts';
import { early, type EventInput, hold, refuse } from '@redress/messaging';
import { openComplaintMessage, unsealComplaint } from './channels/topic.js';
import { type ChannelPause } from './domain/channel-pause.js';
import { guard } from './domain/guarded-complaint.js';
import { DICE_BYTES, diceOf, type Dice } from './domain/vault.js';
import { type IntakeParts } from './parts.js';
import { pausesFor } from './pause-channel.js';
import { quarantineMessage } from './quarantine-message.js';
import { complaintRows, type ComplaintView, receive } from './receive-complaint.js';
import { intake } from './score.js';
import { withdrawalRows, withdrawByChannel } from './withdraw-complaint.js';

type SealedInput = EventInput<'channel.complaint.v1'>;

/**
 * The same as the webhook for channels that use the topic: text and contact are unsealed before the decision, which is then the same.
 * What the webhook would refuse is put aside with the same code, but that a complaint may overtake its order: then it waits for it.
 */
export const receiveSealedComplaint = (parts: IntakeParts) =>
  intake.useCase({
    name: 'receive-sealed-complaint',
    on: 'channel.complaint.v1',
    reads: ({ data }) => {
      const opened = openComplaintMessage(parts, data);
      if ('rejected' in opened) return { ...complaintRows(parts), ...pausesFor(undefined) };
      const { account, message } = opened;
      if (message.kind === 'complaint') return { ...complaintRows(parts, account, message), ...pausesFor(account) };
      return { ...complaintRows(parts), ...withdrawalRows(account, message), ...pausesFor(account) };
    },
    prepare: (inputs) => {
      const random = parts.random(DICE_BYTES * inputs.length);
      return Promise.all(inputs.map((input, i) => unsealed(parts, input, diceOf(random.subarray(i * DICE_BYTES, (i + 1) * DICE_BYTES)))));
    },
    decide: (input, view, now, prepared) => decide(parts, input, view, now, prepared),
  });

type Prepared = Awaited<ReturnType<typeof unsealed>>;

async function unsealed(parts: IntakeParts, { data }: SealedInput, dice: Dice) {
  const opened = openComplaintMessage(parts, data);
  if ('rejected' in opened || opened.message.kind !== 'complaint') return { dice };
  const told = await unsealComplaint(parts.keys, opened.message);
  return told === 'seal-unreadable' ? { dice } : { dice, told, guarded: guard(parts.keys, opened.account, told, dice) };
}

type TopicView = ComplaintView & { readonly pauses: readonly ChannelPause[] };

function decide(parts: IntakeParts, input: SealedInput, view: TopicView, now: Instant, { dice, told, guarded }: Prepared) {
  const putAside = (rejected: string) => {
    const { account, externalId } = 'rejected' in opened ? opened : { account: opened.account, externalId: opened.message.externalId };
    return quarantineMessage(parts.keys, input, { rejected, account, externalId }, dice.nonces[0], now);
  };
  const opened = openComplaintMessage(parts, input.data);
  if ('rejected' in opened) return putAside(opened.rejected);
  if (view.pauses.length > 0) return hold('the channel is resumed');
  const { account, message } = opened;
  const decision = message.kind === 'withdrawal'
    ? withdrawByChannel(view, now)
    : told && guarded ? receive(parts.keys, account, told, guarded, view, now) : refuse('seal-unreadable', '');
  if (!('refused' in decision)) return 'early' in decision ? decision : { ...decision, reply: undefined };
  if (decision.refused === 'order-unknown') return early('order');
  if (decision.refused === 'not-found') return early('complaint');
  return putAside(decision.refused);
}
