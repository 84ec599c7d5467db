import { type Person } from './vault.js';

/** Parts of names that are also everyday words: taken out only where they are written as a name. */
const EVERYDAY = new Set(
  ('will may mark grant rich bill art hope grace joy faith price long short young king black white brown green rose april june august ' +
  'summer dawn may sue pat drew chase hunter cash case sale store day best good love page reed stone wood fields bush rice bean gray').split(' '),
);
const COMPOUND_SURNAME = /^(?:欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|南宫|独孤)/;

/** Takes out what intake knows of the writer: the contact block often appears again in the text, in parts and in another spelling. */
export function redactKnown(text: string, { contact, customerId }: Person): string {
  let open = text;
  if (contact?.email) open = replaceWords(open, emailForms(contact.email), '[email]');
  if (contact?.phone && /\d/.test(open)) open = replacePhone(open, contact.phone);
  if (contact?.address) open = replaceWords(open, addressForms(contact.address), '[address]');
  if (contact?.name) open = replaceName(open, contact.name);
  return customerId.length >= 5 ? replaceWords(open, [customerId], '[customer]') : open;
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\s+/g, '[\\s,]{1,3}');

/** Whether a text can hold a form at all, in whatever case and spacing. Most texts hold none, and a search costs a tenth of making a pattern. */
function mayHold(text: string, form: string): boolean {
  const lower = text.toLowerCase();
  return form.toLowerCase().split(/\s+/).every((part) => lower.includes(part));
}

/** A word in Latin letters ends where its letters end; Chinese has no such border, and neither has Latin next to Chinese. */
function replaceWords(text: string, forms: readonly string[], label: string, flags = 'giu'): string {
  const wanted = forms.filter((form) => form.length > 1 && mayHold(text, form)).sort((a, b) => b.length - a.length);
  if (wanted.length === 0) return text;
  const pattern = wanted.map((form) => `(?<![\\p{Script=Latin}\\d])${escaped(form)}(?![\\p{Script=Latin}\\d])`).join('|');
  return text.replace(new RegExp(pattern, flags), label);
}

function replaceName(text: string, name: string): string {
  const whole = name.trim();
  if (/\p{Script=Han}/u.test(whole)) return replaceHanName(text, whole.replace(/\s+/g, ''));
  const parts = whole.split(/[\s,.]+/).filter((part) => part.length >= 3);
  const everyday = parts.filter((part) => EVERYDAY.has(part.toLowerCase())).map((part) => part[0]!.toUpperCase() + part.slice(1).toLowerCase());
  const plain = parts.filter((part) => !EVERYDAY.has(part.toLowerCase()));
  const open = replaceWords(text, [whole, whole.split(/[\s,]+/).reverse().join(' '), ...plain], '[name]');
  return replaceWords(open, everyday, '[name]', 'gu');
}

/** 王小明 is also 小明, 小王 and 老王. */
function replaceHanName(text: string, name: string): string {
  const surname = COMPOUND_SURNAME.exec(name)?.[0] ?? name[0]!;
  const given = name.slice(surname.length);
  const forms = [name, ...(given.length >= 2 ? [given] : []), `小${surname}`, `老${surname}`]
    .filter((form) => form.length >= 2 && [...form].every((sign) => text.includes(sign)));
  if (forms.length === 0) return text;
  const spaced = forms.map((form) => [...form].map(escaped).join('\\s?'));
  return text.replace(new RegExp(spaced.join('|'), 'gu'), '[name]');
}

/** The digits in whatever grouping, with or without a country code. */
function replacePhone(text: string, phone: string): string {
  const digits = phone.normalize('NFKC').replace(/\D/g, '').replace(/^0+/, '').slice(-10);
  if (digits.length < 6) return text;
  return text.replace(new RegExp(`(?:[+(]{0,2}\\d{1,4}[\\s().-]{0,3})?${[...digits].join('[\\s().-]{0,3}')}`, 'g'), '[phone]');
}

/** The address, and the name before the @, which often is the person's name elsewhere too. */
function emailForms(email: string): string[] {
  const name = email.slice(0, email.indexOf('@'));
  return name.length >= 5 ? [email, name] : [email];
}

/** The whole, and each part that says where somebody lives; a city alone or a house number alone does not. */
function addressForms(address: string): string[] {
  const parts = address.split(/[,，;；\n]/).map((part) => part.trim());
  return [address.trim(), ...parts.filter((part) => (/\p{Script=Han}/u.test(part) ? part.length >= 4 : part.length >= 7 && /\d|\s/.test(part)))];
}
