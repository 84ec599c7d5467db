import { type Plan } from '../plan/plan.js';
import { type Return, acceptanceCycle, arrivesBy, freightPayer, isAwaited, isUndecided, moveAcceptance, moveReception, newReturn, received } from './return.js';
import { guideOf } from './return-guide.js';
import { newTask } from './task.js';
import { termsOf } from './work-terms.js';

const NOW = '2026-01-01T08:00:00.000Z';
const legs = [['a', '1', 'inspection'], ['b', '2', 'inspection'], ['c', '1', 'inspection'], ['d', '3', 'none']].map(([legId, lineRef, gate]) => ({ legId, lineRef, gate }));
const plan = (category = 'change_of_mind') => ({
  merchant: 'm1', planId: 'p', caseId: 'c', chosen: 'x', offer: { options: [{ optionId: 'x', legs }] }, legs: legs.map(({ legId }) => ({ legId, state: 'planned' })),
  facts: { reading: { category }, complaint: { order: { orderSource: 's', orderRef: 'o' } } },
}) as unknown as Plan;
const goods = (change: Partial<Return> = {}): Return => ({ ...newReturn(plan(), {}, 7, NOW), ...change });
const said = (value: boolean) => ({ value, source: 'channel', proven: 'yes' }) as const;

describe('a return', () => {
  it('is of the lines whose refund waits for them, within the policy’s days', () => {
    expect(goods()).toMatchObject({ lineRefs: ['1', '2'], reception: 'awaiting', acceptance: 'pending', sendBackBy: '2026-01-08T08:00:00.000Z', pickedUp: false });
    expect(arrivesBy(goods())).toBe('2026-01-15T08:00:00.000Z');
  });

  it.each([
    ['size_mismatch', {}, 'customer'], ['change_of_mind', {}, 'customer'], ['change_of_mind', { freightInsured: said(true) }, 'insurer'],
    ['change_of_mind', { freightInsured: said(false) }, 'customer'], ['change_of_mind', { freightInsured: said(true), returnFreightByTrader: said(true) }, 'trader'],
    ['functional_fault', { freightInsured: said(true) }, 'trader'],
  ])('of %s with %j has its freight paid by the %s', (category, known, payer) => {
    expect(freightPayer(plan(category), known)).toBe(payer);
  });

  it.each([
    ['received', false, 'pending', undefined], ['short_shipped', true, 'manual_intervention_required', 'short_shipped'],
    ['lost_in_transit', true, 'accepted', 'lost_by_our_carrier'], ['lost_in_transit', false, 'manual_intervention_required', 'lost_in_transit'],
  ] as const)('that is %s, picked up by us: %s, is %s', (arrival, pickedUp, acceptance, ground) => {
    const arrived = received(goods({ reception: 'in_transit', pickedUp }), arrival, NOW);
    expect([arrived.reception, arrived.acceptance, arrived.ground, arrived.receivedAt]).toEqual([arrival, acceptance, ground, NOW]);
  });

  it('makes no move that its cycles do not have', () => {
    expect(() => moveReception(goods({ reception: 'received' }), 'expired')).toThrow('received cannot become expired');
    expect(() => moveAcceptance(goods({ acceptance: 'rejected' }), 'accepted', 'x')).toThrow('rejected cannot become accepted');
    expect(acceptanceCycle.states.filter((acceptance) => isUndecided(goods({ acceptance })))).toEqual(['pending', 'manual_intervention_required']);
    expect([isAwaited(goods()), isAwaited(goods({ reception: 'in_transit' })), isAwaited(goods({ reception: 'lost_in_transit' }))]).toEqual([true, true, false]);
  });
});

describe('the guide', () => {
  const names = new Map([['1', 'kettle']]);
  const address = { en: 'Gate 4', zh: '四号门' };
  const codes = (change: Partial<Return>, to?: typeof address, booked?: string) => guideOf(goods(change), names, to, booked).steps.map(({ code }) => code);

  it('says what, where, by when, and who pays', () => {
    expect(guideOf(goods(), names, address, undefined)).toMatchObject({
      goods: [{ lineRef: '1', name: 'kettle' }, { lineRef: '2', name: '2' }], sendBackBy: '2026-01-08T08:00:00.000Z', freightPaidBy: 'customer', address,
      pickup: { open: true },
    });
    expect(codes({}, address)).toEqual(['pack', 'freight_customer', 'send', 'pickup', 'after']);
    expect(codes({ freightPaidBy: 'insurer' })).toEqual(['pack', 'freight_insurer', 'pickup', 'after']);
    expect(codes({ freightPaidBy: 'trader', reception: 'in_transit' }, address)).toContain('freight_trader');
    expect(codes({ reception: 'received' }, address)).toEqual(['no_more']);
  });

  it('offers a pickup once, and only while the goods are with the customer', () => {
    expect(guideOf(goods(), names, address, NOW).pickup).toEqual({ open: false, bookedFor: NOW });
    expect(guideOf(goods({ reception: 'in_transit' }), names, address, undefined).pickup).toEqual({ open: false });
  });
});

describe('what a customer is told of work', () => {
  const task = (kind: Parameters<typeof newTask>[0]['kind'], legId?: string) =>
    newTask({ merchant: 'm1', taskId: 't', kind, caseId: 'c', planId: 'p', lineRef: '1', orderSource: 's', orderRef: 'o', assignedBy: 'plan', legId }, NOW);

  it('is the standard, the date, and who pays', () => {
    expect(termsOf(task('repair', 'leg'), undefined)).toMatchObject({ kind: 'repair', promisedBy: '2026-01-31T08:00:00.000Z', costsPaidBy: 'trader', state: 'assigned' });
    expect(termsOf(task('home_pickup'), goods())!.costsPaidBy).toBe('customer');
    expect(termsOf(task('home_pickup', 'leg'), goods())!.costsPaidBy).toBe('trader');
    expect(termsOf(task('home_pickup'), undefined)!.costsPaidBy).toBe('trader');
    expect(termsOf({ ...task('callback'), appointmentAt: NOW }, undefined)!.appointmentAt).toBe(NOW);
  });

  it('leaves out what is between us and a department', () => {
    expect([termsOf(task('evidence_review'), undefined), termsOf(task('return_reception'), undefined)]).toEqual([undefined, undefined]);
  });
});
