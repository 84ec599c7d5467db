import { type AddressedTo, type EventData } from '@redress/contracts';
import { format, type Money } from '@redress/money';

export type DeskEvent = AddressedTo<'desk'>;

/** What of an event a timeline keeps: small, and nothing that a customer wrote. */
export type Params = { readonly [name: string]: string | number | boolean | Money | readonly Params[] | undefined };

/** How one type of event is kept and told. */
export interface Story<T extends DeskEvent = DeskEvent, P extends Params = Params> {
  readonly keeps: (data: EventData<T>) => P;
  readonly en: (kept: P) => string;
  readonly zh: (kept: P) => string;
  /** Whether whoever holds the case link reads it too; staff read all. */
  readonly forCustomer: boolean;
}

const story =
  (forCustomer: boolean) =>
  <T extends DeskEvent, P extends Params>(
    _type: T, keeps: (data: EventData<T>) => P, en: (kept: P) => string, zh: (kept: P) => string,
  ): Story<T, never> => ({ keeps, en, zh, forCustomer }) as unknown as Story<T, never>;
/** A line that customers read too. */
export const open = story(true);
/** A line for staff alone. */
export const inside = story(false);

export const inEnglish = (amount: Money): string => format(amount, 'en-GB');
export const inChinese = (amount: Money): string => format(amount, 'zh-CN');
