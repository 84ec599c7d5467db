import { type Known, type Standing, standingOf } from './standing.js';

const leg = (state: string, form = 'money', legId = form) => ({ legId, state, form, lineRef: '1', head: 'price', amount: undefined });
const known = (change: Partial<Known>): Known => ({ complaint: { withdrawn: false }, plan: undefined, payouts: [], parked: false, unsendable: new Set(), ...change });
const plan = (state: string, legs: ReturnType<typeof leg>[] = [], waitsFor: string | null = null): Partial<Known> => ({ plan: { state, legs, waitsFor } });
const payout = (state: string) => ({ payouts: [{ payoutId: 'money', state }] });

describe('where a complaint stands', () => {
  it.each<[Standing, string, Partial<Known>]>([
    ['absent', 'intake does not have it', { complaint: undefined }],
    ['parked', 'its message waits behind a dead letter', { complaint: undefined, parked: true }],
    ['undecided', 'there is no plan yet', {}],
    ['parked', 'its case waits behind a dead letter', { parked: true }],
    ['declined', 'it was taken back before there was a plan', { complaint: { withdrawn: true } }],
    ['declined', 'nothing is owed', plan('declined')],
    ['settled', 'all legs are fulfilled', plan('fulfilled', [leg('fulfilled')])],
    ['settled', 'all is fulfilled, though something about it is parked', { ...plan('fulfilled'), parked: true }],
    ['settled', 'it was taken back too late', { ...plan('fulfilled'), complaint: { withdrawn: true } }],
    ['waiting', 'a person has to approve', plan('proposed', [leg('planned')], 'person')],
    ['waiting', 'the goods have to come back first', plan('approved', [leg('planned')], 'inspection')],
    ['waiting', 'a leg has failed', plan('failed', [leg('failed')])],
    ['moving', 'the leg is released, and payments has not heard of it', plan('released', [leg('released')])],
    ...['created', 'authorised', 'submitted', 'pending', 'unknown', 'succeeded'].map((state): [Standing, string, Partial<Known>] =>
      ['moving', `its payout is ${state}, and the leg not fulfilled`, { ...plan('released', [leg('released')]), ...payout(state) }]),
    ...['held', 'needs_customer', 'manual_review'].map((state): [Standing, string, Partial<Known>] =>
      ['waiting', `its payout is ${state}`, { ...plan('released', [leg('released')]), ...payout(state) }]),
    ['moving', 'the money is there, the letter on its way', plan('released', [leg('fulfilled'), leg('released', 'apology')])],
    ['waiting', 'the letter has nobody to go to', { ...plan('released', [leg('fulfilled'), leg('released', 'apology')]), unsendable: new Set(['apology']) }],
    ['waiting', 'somebody has to send a replacement', plan('released', [leg('released', 'goods')])],
    ['moving', 'one leg waits for goods, another for the rail', { ...plan('released', [leg('released'), leg('planned', 'money', 'second')], 'inspection'), ...payout('submitted') }],
    ['moving', 'approved and about to be released', plan('approved', [leg('planned')])],
  ])('%s: %s', (standing, _why, change) => {
    expect(standingOf(known(change))).toBe(standing);
  });
});
