import { type Category, type Circumstances, type HeadOfLoss, type Instant, type OrderSnapshot, type RemedyKind } from '@redress/contracts';
import { money, type Money } from '@redress/money';

/** What a lawyer is told of a matter, and nothing of how it is worked out. */
export interface Matter {
  readonly order: OrderSnapshot;
  readonly category: Category;
  readonly claimedAt: Instant;
}

/** `true` where a remedy has to be offered and no sum belongs to it. Sums are minor units of the order's currency. */
type Sums = Partial<Record<RemedyKind, bigint | true>>;
export interface Expected {
  /** The rule, where it is another one than the row's: a rule about burdens or periods shows in what others owe. */
  readonly by?: string;
  /** An entitlement by the rule, with exactly these remedies; or none at all. */
  readonly owes?: { readonly head: HeadOfLoss; readonly chooser: 'consumer' | 'trader'; readonly ways: Sums };
  readonly nothing?: true;
  /** Remedies that may be taken instead of cash where the customer has signed for it; an empty list: none may. */
  readonly byConsent?: readonly RemedyKind[];
  /** `alone`: and no other period of theirs by this rule. */
  readonly due?: { readonly whose: 'trader' | 'consumer' | 'authority'; readonly at: Instant; readonly alone?: true };
  /** Some period of this rule runs, whenever it ends. */
  readonly runs?: true;
  /** No period of this rule runs. */
  readonly noPeriod?: true;
}
export interface Row {
  readonly rule: string;
  readonly title: string;
  readonly matter: Matter;
  readonly expected: readonly Expected[];
}

/** A local time with its offset written out by hand, e.g. `2026-03-10T23:59+08:00`. */
export const at = (local: string): Instant => new Date(local).toISOString();
/** The last millisecond of a day, e.g. `endOf('2026-03-17', '+08:00')`. */
export const endOf = (day: string, offset: string): Instant => at(`${day}T23:59:59.999${offset}`);

type Stated<T> = { readonly value: T; readonly proven: 'yes' | 'no' | 'disputed' };
type Plain<T> = T extends Money ? bigint : T;
type ValueOf<N extends keyof Circumstances> = Plain<NonNullable<Circumstances[N]>['value']>;
export type Given = { readonly [N in keyof Circumstances]?: ValueOf<N> | Stated<ValueOf<N>> };

export const unproven = <T>(value: T): Stated<T> => ({ value, proven: 'no' });
export const disputed = <T>(value: T): Stated<T> => ({ value, proven: 'disputed' });

/** What is said of a defect, whether there is one and whether it was there from the start. */
export const defect = {
  proven: { defectConfirmed: true, defectAtDelivery: true },
  claimed: { defectConfirmed: unproven(true), defectAtDelivery: unproven(true) },
  disputed: { defectConfirmed: disputed(true), defectAtDelivery: disputed(true) },
  denied: { defectConfirmed: unproven(false), defectAtDelivery: unproven(false) },
  disproven: { defectConfirmed: false, defectAtDelivery: false },
} as const satisfies Record<string, Given>;

export interface Place { readonly country: string; readonly timeZone: string; readonly currency: string }
export interface Told {
  readonly claimed: string;
  readonly category: Category;
  readonly bought?: string;
  readonly delivered?: string | 'not';
  readonly dispatched?: string;
  readonly promised?: string;
  readonly paid?: bigint;
  readonly goods?: OrderSnapshot['lines'][number]['goodsClass'];
  readonly sale?: OrderSnapshot['lines'][number]['saleMode'];
  readonly source?: string;
  readonly said?: Given;
}

const isStated = (given: unknown): given is Stated<unknown> => typeof given === 'object' && given !== null && 'proven' in given;
const fact = <T>(given: T | Stated<T>, value: (plain: T) => unknown = (plain) => plain): never => (isStated(given)
  ? { value: value(given.value as T), source: 'customer', proven: given.proven }
  : { value: value(given), source: 'inspection', proven: 'yes' }) as never;

/** Facts are proven unless it is said that they are not; a bigint is a sum, a text with an offset a moment. */
export const matterIn = (place: Place, usual: Pick<Told, 'bought' | 'delivered'>) => (told: Told): Matter => {
  const { claimed, category, dispatched, promised, paid = 10_000n, goods = 'fashion', sale = 'distance', source = 'taobao', said = {} } = told;
  const bought = told.bought ?? usual.bought!;
  const delivered = told.delivered ?? usual.delivered!;
  const plain = (value: unknown) => (typeof value === 'bigint' ? money(value, place.currency)
    : typeof value === 'string' && /T\d\d:\d\d/.test(value) ? at(value) : value);
  const circumstances = Object.fromEntries(Object.entries(said).map(([name, given]) => [name, fact(given, plain)])) as Circumstances;
  return {
    category, claimedAt: at(claimed),
    order: {
      orderSource: source, orderRef: 'o-1', ...place, purchasedAt: fact(at(bought)),
      ...(delivered !== 'not' && { deliveredAt: fact(at(delivered)) }),
      ...(dispatched && { dispatchedAt: fact(at(dispatched)) }), ...(promised && { promisedBy: fact(at(promised)) }),
      lines: [{
        lineRef: '1', goods: 'the goods', goodsClass: goods, saleMode: sale, quantity: 1, paid: fact(money(paid, place.currency)), circumstances,
      }],
    },
  };
};

/** Rows of one rule. */
export const rowsOf = (rule: string, rows: readonly (readonly [title: string, matter: Matter, ...expected: Expected[]])[]): readonly Row[] =>
  rows.map(([title, matter, ...expected]) => ({ rule, title, matter, expected }));

type Owes = NonNullable<Expected['owes']>;
/** The consumer's to choose, as everything is that does not simply go back as it came. */
export const owes = (head: HeadOfLoss, ways: Sums, chooser: Owes['chooser'] = 'consumer'): Expected => ({ owes: { head, ways, chooser } });
/** The trader's to do: nothing to choose. */
export const goesBack = (head: HeadOfLoss, ways: Sums): Expected => owes(head, ways, 'trader');
export const nothing: Expected = { nothing: true };
export const due = (whose: 'trader' | 'consumer' | 'authority', at_: Instant): Expected => ({ due: { whose, at: at_ } });
/** One of theirs by this rule, and no other. */
export const dueAlone = (...[whose, at_]: Parameters<typeof due>): Expected => ({ due: { whose, at: at_, alone: true } });
export const by = (rule: string, expected: Expected): Expected => ({ ...expected, by: rule });
