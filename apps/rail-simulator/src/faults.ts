import { z } from 'zod';

/** What goes wrong with a whole request, single or batch. */
export const requestFaults = ['timeout-before', 'timeout-after', 'late-execution', 'error-before', 'error-after', 'reset-after'] as const;
/** What becomes of a single payout. */
export const payoutFaults = ['refuse', 'pending', 'pending-refused', 'needs-customer', 'return'] as const;
/** What happens to a webhook on its way. */
export const webhookFaults = ['duplicate', 'late', 'reorder'] as const;
export type RequestFault = (typeof requestFaults)[number];
export type PayoutFault = (typeof payoutFaults)[number];
export type WebhookFault = (typeof webhookFaults)[number];
const fault = z.enum([...requestFaults, ...payoutFaults, ...webhookFaults]);
type Fault = z.output<typeof fault>;

export const faultsSchema = z.strictObject({
  /** Probability of each fault: per request, per payout, or per webhook. */
  rates: z.partialRecord(fault, z.number().min(0).max(1)).default({}),
  /** Payouts whose reference begins so always meet the fault; one of a request, the first time that their key is seen. */
  rules: z.array(z.strictObject({ prefix: z.string().min(1), fault })).default([]),
  /** The draw is the same for the same seed and requests. */
  seed: z.int().min(0).default(1),
  /** How long a request that is never answered is kept open, at most. */
  hangMs: z.int().min(1).default(60_000),
  /** When a late execution or webhook happens. */
  lateMs: z.int().min(1).default(3_000),
  /** How long a payout is pending. */
  pendingMs: z.int().min(1).default(500),
});
export type FaultPlan = z.output<typeof faultsSchema>;

interface Named { readonly key: string; readonly reference: string }

/** Decides which fault strikes. Without a plan none does. */
export class Faults {
  private random: () => number;
  private readonly struck = new Set<string>();

  constructor(public plan: FaultPlan) {
    this.random = drawn(plan.seed);
  }

  change(plan: FaultPlan): void {
    this.plan = plan;
    this.random = drawn(plan.seed);
    this.struck.clear();
  }

  /** A fault asked for by the request's own header comes before rules, rules before chance. */
  ofRequest(items: readonly Named[], asked: string | undefined): RequestFault | undefined {
    const named = one(requestFaults, asked);
    if (named) return named;
    const fresh = items.filter(({ key }) => !this.struck.has(key));
    for (const { key } of items) this.struck.add(key);
    return this.byRule(requestFaults, fresh) ?? this.byChance(requestFaults);
  }

  ofPayout(item: Named, asked: string | undefined): PayoutFault | undefined {
    return one(payoutFaults, asked) ?? this.byRule(payoutFaults, [item]) ?? this.byChance(payoutFaults);
  }

  ofWebhook(item: Named | undefined): WebhookFault | undefined {
    return (item && this.byRule(webhookFaults, [item])) ?? this.byChance(webhookFaults);
  }

  private byRule<F extends Fault>(kinds: readonly F[], items: readonly Named[]): F | undefined {
    const rule = this.plan.rules.find(({ prefix, fault: kind }) => one(kinds, kind) && items.some(({ reference }) => reference.startsWith(prefix)));
    return one(kinds, rule?.fault);
  }

  private byChance<F extends Fault>(kinds: readonly F[]): F | undefined {
    const rates = kinds.map((kind) => [kind, this.plan.rates[kind] ?? 0] as const).filter(([, rate]) => rate > 0);
    if (rates.length === 0) return undefined;
    let draw = this.random();
    for (const [kind, rate] of rates) {
      if (draw < rate) return kind;
      draw -= rate;
    }
    return undefined;
  }
}

const one = <F extends string>(kinds: readonly F[], name: string | undefined): F | undefined => kinds.find((kind) => kind === name);

/** mulberry32: small, and the same on every machine. */
function drawn(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
