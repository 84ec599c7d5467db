import { type channelComplaintSchema, derivedId, instant, type Instant, languages, requestedRemedies } from '@redress/contracts';
import { isCurrency } from '@redress/money';
import { type z } from 'zod';
import { importAccount } from './account.js';
import { hashOfId } from './identity.js';
import { orderFor } from './made-order.js';
import { type Mapping, said } from './mapping.js';
import { type BadRow, type Row } from './row.js';

/** A complaint as it will be sent, and by which account. */
export interface Outgoing {
  readonly source: string;
  readonly line: number;
  readonly channel: string;
  readonly account: string;
  readonly complaint: z.input<typeof channelComplaintSchema>;
}

/** Names the sending of a complaint: a plain word in a header, whatever letters the channel's own id has. */
export const sendingId = ({ channel, account, complaint }: Outgoing): string => derivedId('import', channel, account, complaint.externalId);

/** Where a file has no times all its rows have this one, so that a second run says the very same. */
export const TIMELESS: Instant = '2026-01-15T12:00:00.000Z';
const MOST_LETTERS = 20_000;

/** A row as a complaint; or what is wrong with it. Says the same for the same row and hash, whenever it is asked. */
export function complaintOf(row: Row, mapping: Mapping, rowHash: string): Outgoing | BadRow {
  const { source, line, values } = row;
  const channel = said(mapping, values, 'channel') ?? importAccount.channel;
  const account = said(mapping, values, 'account') ?? importAccount.account;
  const id = said(mapping, values, 'id')?.slice(0, 200);
  const seed = id === undefined ? rowHash : hashOfId(channel, account, id);
  const bad = (why: string): BadRow => ({ source, line, why });
  const text = said(mapping, values, 'text');
  if (!text) return bad('has no text');
  if (text.length > MOST_LETTERS) return bad(`has a text of ${text.length} letters; ${MOST_LETTERS} are allowed`);
  const time = said(mapping, values, 'time');
  const occurredAt = time === undefined ? TIMELESS : instantOf(time);
  if (!occurredAt) return bad(`has no time that can be read: ${shown(time)}`);
  const currency = (said(mapping, values, 'currency') ?? (isChinese(text) ? 'CNY' : 'USD')).toUpperCase();
  if (!isCurrency(currency)) return bad(`names an unknown currency: ${shown(currency)}`);
  const amount = said(mapping, values, 'order-amount');
  const words = {
    orderRef: said(mapping, values, 'order')?.slice(0, 200), amount, currency, goods: said(mapping, values, 'goods'),
    goodsClass: said(mapping, values, 'goods-class'),
  };
  let order;
  try {
    order = orderFor(words, seed, occurredAt);
  } catch {
    return bad(`has no amount of ${currency} that can be read: ${shown(amount)}`);
  }
  const language = languages.find((name) => name === said(mapping, values, 'language')?.toLowerCase());
  const remedy = requestedRemedies.find((name) => name === said(mapping, values, 'remedy')?.toLowerCase());
  const reasonCode = said(mapping, values, 'reason')?.slice(0, 100);
  return {
    source, line, channel, account,
    complaint: {
      kind: 'complaint', externalId: id ?? `row-${rowHash.slice(0, 32)}`, occurredAt,
      customerId: said(mapping, values, 'customer')?.slice(0, 200) ?? `customer-${seed.slice(0, 24)}`, order, text,
      contact: { email: said(mapping, values, 'email') ?? `customer-${seed.slice(0, 24)}@example.com` },
      ...(language && { language }), ...(remedy && { requestedRemedy: remedy }), ...(reasonCode && { reasonCode }),
    },
  };
}

const shown = (value: string | undefined): string => JSON.stringify((value ?? '').slice(0, 40));

/** By script, as intake would find it: a Chinese character says about as much as three letters. */
const isChinese = (text: string): boolean => (text.match(/\p{Script=Han}/gu)?.length ?? 0) * 3 >= (text.match(/\p{Script=Latin}/gu)?.length ?? 0);

/** ISO 8601, `2026-01-31`, `2026/01/31 10:00:00`, `01/31/2026`, or seconds or milliseconds since 1970. Without a zone it is UTC. */
export function instantOf(text: string): Instant | undefined {
  if (/^\d{9,10}$/.test(text)) return instant(Number(text) * 1_000);
  if (/^\d{12,13}$/.test(text)) return instant(Number(text));
  const yearFirst = text.replace(/^(\d{1,2})\/(\d{1,2})\/(\d{4})/, '$3-$1-$2');
  const match = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(yearFirst);
  if (!match) return undefined;
  const [, year, month, day, clock = '00:00', zone = 'Z'] = match;
  const ms = Date.parse(`${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}T${clock.padStart(5, '0')}${zone}`);
  return Number.isNaN(ms) ? undefined : instant(ms);
}
