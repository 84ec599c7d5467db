import { type KeyObject } from 'node:crypto';
import { type ChannelComplaint, type Language, type OrderSnapshot } from '@redress/contracts';
import { contentHash } from './content-hash.js';
import { customerRefOf, subjectIdOf } from './customer-ref.js';
import { languageOf } from './language.js';
import { snapshotOf } from './order-snapshot.js';
import { redact } from './redaction.js';
import { type Account } from './registry.js';
import { redactKnown } from './known-values.js';
import { type Dice, type Person } from './vault.js';

/** A complaint divided in two: what may be told to everybody, and what belongs to the person and stays in the vault. */
export interface GuardedComplaint {
  readonly contentHash: string;
  readonly language: Language;
  /** Redacted. */
  readonly text: string;
  readonly reasonCode?: string | undefined;
  /** Where the channel sent the whole order. */
  readonly order?: OrderSnapshot | undefined;
  readonly customerRef: string;
  readonly subjectId: string;
  readonly person: Person;
  /** As written. */
  readonly words: string;
  readonly dice: Dice;
}

export function guard(keys: { people: KeyObject; content: KeyObject }, account: Account, complaint: ChannelComplaint, dice: Dice): GuardedComplaint {
  const { text, contact, customerId, order } = complaint;
  const person: Person = { customerId, ...(contact && { contact }) };
  const snapshot = 'lines' in order ? snapshotOf(order, account) : undefined;
  return {
    contentHash: contentHash(keys.content, complaint),
    language: complaint.language ?? languageOf(text, account.language),
    text: redact(text, person),
    reasonCode: complaint.reasonCode && redact(complaint.reasonCode, person).slice(0, 100),
    // An engraving or a name badge: goods are told by the catalogue, but now and then for somebody.
    order: snapshot && { ...snapshot, lines: snapshot.lines.map((line) => ({ ...line, goods: redactKnown(line.goods, person).slice(0, 300) })) },
    customerRef: customerRefOf(keys.people, { channel: account.channel, customerId, contact, country: account.country }),
    subjectId: subjectIdOf(keys.people, account.merchant, account.channel, customerId),
    person, words: text, dice,
  };
}
