import { bigint, accountOf, integer, optional, storeOf, text, uuid } from './store.js';
import { command, early, intent, nothing, refuse, service, storeIntent } from './use-case.js';

// What the score rejects, the compiler says: `npm run typecheck` fails where one of the lines marked below would compile.

interface Payout { merchant: string; payoutId: string; state: string; minor: bigint; version: number; note?: string | undefined }
const payouts = storeOf<Payout>()({
  table: 'payout', key: ['merchant', 'payoutId'], version: 'version',
  columns: { merchant: text, payoutId: uuid, state: text, minor: bigint, version: integer, note: optional(text) },
});
interface Exposure { merchant: string; orderRef: string; paid: bigint }
const exposures = accountOf<Exposure>()(
  { table: 'exposure', key: ['merchant', 'orderRef'], columns: { merchant: text, orderRef: text, paid: bigint } }, (key) => ({ ...key, paid: 0n }),
);
const pen = service('payments');
const submit = intent<{ payoutId: string }, { ok: boolean }>()('rail.submit');
const resolve = command<{ id: string }, { state: string }>()('resolve-payout');

const createPayout = pen.useCase({
  name: 'create-payout', on: 'leg.released.v1',
  reads: ({ merchant, data }) => ({
    payout: payouts.at({ merchant, payoutId: data.leg.legId }), exposure: exposures.at({ merchant, orderRef: data.orderRef }),
  }),
  then: (_input, { payout }) => ({ others: payouts.all(payout ? [payout] : []) }),
  decide: ({ data }, { payout, exposure, others }) => {
    const paid: bigint = exposure.paid + BigInt(others.length);
    if (!payout) return early(`a payout after ${paid}`);
    return { writes: [payouts.put({ ...payout, state: 'created' })], intents: [storeIntent(submit, data.leg.legId, data.caseId, 'rail', { payoutId: 'p' })] };
  },
});
const resolvePayout = pen.useCase({
  name: 'resolve-payout', on: resolve, reads: ({ merchant, data }) => ({ payout: payouts.at({ merchant, payoutId: data.id }) }),
  decide: (_input, { payout }) => (payout ? { reply: { state: payout.state } } : refuse('not-found', 'no such payout')),
});
const settle = pen.useCase({ name: 'settle', on: submit, decide: ({ data }) => (data.result.is === 'answered' ? { writes: [] } : nothing) });
const cancel = pen.useCase({ name: 'cancel', on: ['leg.cancelled.v1', 'liability.assigned.v1'], decide: () => nothing });

describe('the score, held by the compiler', () => {
  it('takes a service that hears all that is addressed to it', () => {
    expect(pen.perform([createPayout, resolvePayout, settle, cancel]).map(({ name }) => name)).toEqual(['create-payout', 'resolve-payout', 'settle', 'cancel']);
  });

  it('rejects one that forgets an event, hears what is meant for others, or publishes what is theirs', () => {
    // @ts-expect-error leg.cancelled.v1 is addressed to payments, and no use case hears it
    expect(pen.perform([createPayout, resolvePayout, settle])).toHaveLength(3);
    // @ts-expect-error case.opened.v1 is not addressed to payments
    expect(pen.useCase({ name: 'x', on: 'case.opened.v1', decide: () => nothing }).on).toEqual(['case.opened.v1']);
    // @ts-expect-error case.opened.v1 is intake's to tell
    expect(pen.fact('case.opened.v1', '', { type: 'case', id: '', version: 1 }, {} as never).type).toBe('case.opened.v1');
  });

  it('rejects a row that lacks a column, a key that is none, and a reply of another shape', () => {
    // @ts-expect-error the column `version` is missing
    storeOf<Payout>()({ table: 't', key: ['merchant'], columns: { merchant: text, payoutId: uuid, state: text, minor: bigint, note: optional(text) } });
    // @ts-expect-error `amount` is no column
    storeOf<Exposure>()({ table: 't', key: ['amount'], columns: { merchant: text, orderRef: text, paid: bigint } });
    // @ts-expect-error the reply of resolve-payout has a `state`
    const wrong = pen.useCase({ name: 'x', on: resolve, decide: () => ({ reply: { status: 'paid' } }) });
    expect(wrong.name).toBe('x');
  });
});
