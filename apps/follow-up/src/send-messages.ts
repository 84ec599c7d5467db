import { type KeyObject } from 'node:crypto';
import { signCaseLink } from '@redress/chassis';
import { type ContactAnswer } from '@redress/contracts';
import { type Intent, type Performer } from '@redress/messaging';
import { type Delivery, type Message } from './domain/letter.js';
import { type Mail, type Messenger } from './messengers/messenger.js';
import { type Vault } from './messengers/vault.js';
import { type Links, render } from './templates/render.js';

export interface Post {
  readonly vault: Vault;
  readonly messenger: Messenger;
  /** Where customers see their case, and where they answer surveys: the bases of the links. */
  readonly deskUrl: string;
  readonly surveyUrl: string;
  /** Signs links to cases. */
  readonly linkKey: () => KeyObject;
}

type SendIntent = Pick<Intent, 'id' | 'merchant'> & Partial<Pick<Intent, 'traceparent'>> & { payload: Message };

/**
 * Sends a batch of messages: one question to the vault for all their contacts, then all mails. The text is made here and forgotten;
 * what is stored of a message holds no personal data.
 */
export function sendMessages({ vault, messenger, deskUrl, surveyUrl, linkKey }: Post): Performer<Message, Delivery> {
  const linksOf = ({ merchant, payload: { caseId, linkUntil } }: SendIntent): Links => {
    const token = signCaseLink({ caseId, merchant, expiresAt: Math.floor(Date.parse(linkUntil) / 1000) }, linkKey());
    return { caseLink: `${deskUrl.replace(/\/+$/, '')}/c/${token}`, surveyLink: `${surveyUrl}/survey/${token}` };
  };
  const mailTo = (intent: SendIntent, { contact }: ContactAnswer): Mail | undefined => {
    if (!contact?.email) return undefined;
    const { messageId, language } = intent.payload;
    return { messageId, to: contact.email, language, ...render(intent.payload, linksOf(intent), contact.name) };
  };
  const perform = async (intents: readonly SendIntent[]): Promise<readonly Delivery[]> => {
    let contacts: readonly ContactAnswer[];
    try {
      contacts = await vault.contacts(intents.map(({ id, merchant, payload }) => ({
        merchant, caseId: payload.caseId, intentId: id, purpose: `message.${payload.letter.template}`,
      })), intents.flatMap(({ traceparent }) => traceparent ?? []));
    } catch {
      return intents.map(() => ({ is: 'unavailable', reason: 'vault-unavailable' }));
    }
    const mails = intents.map((intent, index) => mailTo(intent, contacts[index]!));
    const deliveries = await messenger.send(mails.filter((mail) => mail !== undefined));
    let next = 0;
    return mails.map((mail) => (mail ? deliveries[next++]! : { is: 'no-contact' }));
  };
  return { batch: 100, concurrency: 2, leaseSeconds: 60, traced: { failed: ['unknown', 'unavailable'] }, perform };
}
