import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { type Contact, type Instant } from '@redress/contracts';

/** A customer of one channel of one merchant, with their own data key, wrapped by the master key. Without the key they are erased. */
export interface VaultSubject {
  merchant: string;
  subjectId: string;
  customerRef: string;
  /** Which key: what an earlier, destroyed key has closed stays closed when the person comes again. */
  keyId: string;
  wrappedKey?: Buffer | undefined;
  createdAt: Instant;
  erasedAt?: Instant | undefined;
}

/** What one complaint left in the vault: who it is from, and the words as they were written. Ciphertext under the subject's key. */
export interface VaultRecord {
  merchant: string;
  complaintId: string;
  subjectId: string;
  keyId: string;
  person: Buffer;
  words: Buffer;
}

export interface Person {
  readonly customerId: string;
  readonly contact?: Contact | undefined;
}

/** Randomness for one entry, drawn before the decision, which is pure: used only where the subject has no key yet. */
export interface Dice {
  readonly dataKey: Buffer;
  readonly keyId: string;
  readonly nonces: readonly [Buffer, Buffer, Buffer];
}
export const DICE_BYTES = 32 + 8 + 3 * 12;
export const diceOf = (random: Buffer): Dice => ({
  dataKey: random.subarray(0, 32),
  keyId: random.toString('hex', 32, 40),
  nonces: [random.subarray(40, 52), random.subarray(52, 64), random.subarray(64, 76)],
});

export interface Entry {
  readonly merchant: string;
  readonly complaintId: string;
  readonly subjectId: string;
  readonly customerRef: string;
  readonly person: Person;
  readonly words: string;
}

/**
 * The rows of one complaint: the record, and the subject, new or as it was. A subject keeps the customerRef that it had first, so that a
 * customer who once gave an address stays the same person when they leave it out.
 */
export function enterVault(master: KeyObject, known: VaultSubject | undefined, entry: Entry, dice: Dice, now: Instant):
  { subject: VaultSubject; record: VaultRecord; isNew: boolean } {
  const { merchant, subjectId, complaintId } = entry;
  const isNew = !known?.wrappedKey;
  const subject: VaultSubject = known?.wrappedKey ? known : {
    merchant, subjectId, customerRef: known?.customerRef ?? entry.customerRef, keyId: dice.keyId,
    wrappedKey: lock(master, dice.nonces[0], aad(merchant, subjectId, 'data-key'), dice.dataKey),
    createdAt: known?.createdAt ?? now,
  };
  const key = isNew ? createSecretKey(dice.dataKey) : dataKey(master, subject)!;
  const record: VaultRecord = {
    merchant, complaintId, subjectId, keyId: subject.keyId,
    person: lock(key, dice.nonces[1], aad(merchant, subjectId, 'person', complaintId), Buffer.from(JSON.stringify(entry.person))),
    words: lock(key, dice.nonces[2], aad(merchant, subjectId, 'words', complaintId), Buffer.from(entry.words)),
  };
  return { subject, record, isNew };
}

/** Who a complaint is from; undefined once the subject is erased. */
export function openPerson(master: KeyObject, subject: VaultSubject | undefined, record: VaultRecord): Person | undefined {
  const opened = openField(master, subject, record, 'person');
  return opened === undefined ? undefined : (JSON.parse(opened) as Person);
}

/** The words as they were written; undefined once the subject is erased. */
export const openWords = (master: KeyObject, subject: VaultSubject | undefined, record: VaultRecord): string | undefined =>
  openField(master, subject, record, 'words');

/** Destroys the key, and with it the readability of everything that it closed; a backup from before still has the key. */
export const erased = (subject: VaultSubject, now: Instant): VaultSubject =>
  subject.wrappedKey ? { ...subject, wrappedKey: undefined, erasedAt: now } : subject;

function openField(master: KeyObject, subject: VaultSubject | undefined, record: VaultRecord, field: 'person' | 'words'): string | undefined {
  if (!subject || subject.keyId !== record.keyId) return undefined;
  const key = dataKey(master, subject);
  return key && unlock(key, aad(record.merchant, record.subjectId, field, record.complaintId), record[field]).toString('utf8');
}

const dataKey = (master: KeyObject, { merchant, subjectId, wrappedKey }: VaultSubject): KeyObject | undefined =>
  wrappedKey && createSecretKey(unlock(master, aad(merchant, subjectId, 'data-key'), wrappedKey));

/** Bound to what is closed: ciphertext moved to another merchant, subject, complaint or column does not open there. */
const aad = (...place: string[]): Buffer => Buffer.from(JSON.stringify(place));

/** Nonce, ciphertext, tag (AES-256-GCM). */
export function lock(key: KeyObject, nonce: Buffer, associated: Buffer, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(associated);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Throws where the box was altered or was closed by another key or for another place. */
export function unlock(key: KeyObject, associated: Buffer, box: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(associated);
  decipher.setAuthTag(box.subarray(-16));
  return Buffer.concat([decipher.update(box.subarray(12, -16)), decipher.final()]);
}
