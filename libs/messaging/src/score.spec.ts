import { accountOf, bigint, integer, storeOf, text, uuid, optional } from './store.js';
import { command, early, service, intent, storeIntent, refuse, nothing } from './use-case.js';
interface P { merchant: string; payoutId: string; state: string; minor: bigint; version: number; note?: string }
const payouts = storeOf<P>()({ table: 'payout', key: ['merchant', 'payoutId'], columns: { merchant: text, payoutId: uuid, state: text, minor: bigint, version: integer, note: optional(text) }, version: 'version' });
interface E { merchant: string; orderRef: string; paid: bigint }
const exposures = accountOf<E>()({ table: 'exposure', key: ['merchant', 'orderRef'], columns: { merchant: text, orderRef: text, paid: bigint } }, (k) => ({ ...k, paid: 0n }));
const p = service('payments');
const submit = intent<{ payoutId: string }, { ok: boolean }>()('rail.submit');
const a = p.useCase({
  name: 'create-payout', on: 'leg.released.v1',
  reads: (e) => ({ payout: payouts.at({ merchant: e.merchant, payoutId: e.data.leg.legId }), x: exposures.at({ merchant: e.merchant, orderRef: e.data.orderRef }) }),
  then: (e, v) => ({ all: payouts.all(v.payout ? [v.payout] : []) }),
  decide: (e, view, now) => {
    if (!view.payout) return early('nothing');
    const y: bigint = view.x.paid; const z: P[] = view.all; void y; void z; void now;
    return { writes: [payouts.put({ ...view.payout, state: 'x' })], events: [p.fact('payout.created.v1', 'a', { type: 'payout', id: 'x', version: 1 }, {} as never)], intents: [storeIntent(submit, 'a', 'b', 'c', { payoutId: 'x' })] };
  },
});
const resolve = command<{ id: string }, { state: string }>()('resolve-payout');
const b = p.useCase({ name: 'resolve-payout', on: resolve, reads: (c) => ({ payout: payouts.at({ merchant: c.merchant, payoutId: c.data.id }) }),
  decide: (c, view) => view.payout ? { reply: { state: view.payout.state } } : refuse('not-found', 'x') });
const d = p.useCase({ name: 'settle', on: submit, decide: (o) => o.data.result.is === 'answered' ? { writes: [], reply: undefined } : nothing });
const cc = p.useCase({ name: 'cancel', on: 'leg.cancelled.v1', decide: (e) => { void e.data.legId; return nothing; } });
export const ok = p.perform([a, b, d, cc]);
// @ts-expect-error leg.cancelled forgotten
export const bad = p.perform([a, b, d]);
// @ts-expect-error not addressed
p.useCase({ name: 'x', on: 'case.opened.v1', decide: () => nothing });
// @ts-expect-error another's fact
p.fact('case.opened.v1', '', {} as never, {} as never);
