import { createHmac, type KeyObject } from 'node:crypto';
import { type Contact } from '@redress/contracts';

export interface Customer {
  readonly channel: string;
  /** The customer's id at the channel. */
  readonly customerId: string;
  readonly contact?: Contact | undefined;
  /** Of the account: tells whose numbers those without a country code are. */
  readonly country: string;
}

/** Calling codes of the countries that channels sell to; a number of another country is kept apart by the country's own letters. */
const CALLING_CODES: Record<string, string> = {
  CN: '86', HK: '852', MO: '853', TW: '886', JP: '81', KR: '82', SG: '65', MY: '60', TH: '66', VN: '84', ID: '62', PH: '63', IN: '91',
  AU: '61', NZ: '64', US: '1', CA: '1', MX: '52', BR: '55', GB: '44', IE: '353', DE: '49', AT: '43', CH: '41', FR: '33', BE: '32', NL: '31',
  ES: '34', PT: '351', IT: '39', PL: '48', SE: '46', NO: '47', DK: '45', FI: '358', AE: '971', SA: '966', ZA: '27',
};

/** One way of writing a phone number: `+8613812345678`. Undefined where there are too few digits to tell people apart. */
export function normalPhone(phone: string, country: string): string | undefined {
  const written = phone.normalize('NFKC').replace(/[^\d+]/g, '');
  const digits = written.replace(/\D/g, '');
  if (digits.length < 7) return undefined;
  if (written.startsWith('+')) return `+${digits}`;
  if (digits.startsWith('00')) return `+${digits.slice(2)}`;
  const code = CALLING_CODES[country] ?? country;
  // No national number has more than ten digits after its trunk zero, but for Chinese mobiles, which do not begin with 86.
  return digits.startsWith(code) && digits.length > 10 ? `+${digits}` : `+${code}${digits.replace(/^0/, '')}`;
}

export const normalEmail = (email: string): string => email.normalize('NFKC').trim().toLowerCase();

/**
 * One person across channels, as a keyed hash from which nobody can be found. The rule: the e-mail address where one is given, else the
 * phone number, else the id at the channel. So two channels mean the same person where they give the same address (or, without one, the
 * same number). It looks nothing up: whoever gives an address to one channel and only a number to another stays two people, which is
 * safer than taking two people for one. Intake keeps the first answer for each customer of a channel (see `enterVault`).
 */
export function customerRefOf(key: KeyObject, { channel, customerId, contact, country }: Customer): string {
  const phone = contact?.phone && normalPhone(contact.phone, country);
  if (contact?.email) return keyed(key, 'email', normalEmail(contact.email));
  if (phone) return keyed(key, 'phone', phone);
  return keyed(key, 'customer', channel, customerId);
}

/** Whose data key it is: a customer as one channel of one merchant knows them. It can be told before anything is unsealed. */
export const subjectIdOf = (key: KeyObject, merchant: string, channel: string, customerId: string): string =>
  keyed(key, 'subject', merchant, channel, customerId);

const keyed = (key: KeyObject, ...parts: string[]): string =>
  createHmac('sha256', key).update(JSON.stringify(parts)).digest('hex').slice(0, 40);
