import { type EntitlementAccount, type OrderAccount, ceilingNow, isOverdrawn, leftOnLine, leftOnOrder, sameAccount } from './entitlement-account.js';

const account = (head: 'price' | 'delay', ceiling: bigint | undefined, granted = 0n): EntitlementAccount =>
  ({ merchant: 'm1', orderSource: 'taobao', orderRef: 'O-1', lineRef: '1', head, ceiling, granted });
const order = (captured: bigint | undefined, granted: bigint, chargedBack = 0n): OrderAccount =>
  ({ merchant: 'm1', orderSource: 'taobao', orderRef: 'O-1', captured, granted, chargedBack, waiting: [] });

it('the ceiling of a price stays, that of another head follows what law and policy come to owe', () => {
  expect([ceilingNow(account('price', undefined), 50n), ceilingNow(account('price', 40n), 50n), ceilingNow(account('price', 40n), 30n)]).toEqual([50n, 40n, 40n]);
  expect([ceilingNow(account('delay', undefined), 50n), ceilingNow(account('delay', 40n), 50n), ceilingNow(account('delay', 40n), 30n)]).toEqual([50n, 50n, 40n]);
});

it('what is left is never below nothing', () => {
  expect([leftOnLine(account('price', 40n, 15n), 99n), leftOnLine(account('price', 40n, 41n), 99n), leftOnLine(account('delay', 40n, 15n), 99n)]).toEqual([25n, 0n, 84n]);
  expect([leftOnOrder(order(100n, 30n, 20n), 7n), leftOnOrder(order(undefined, 3n), 7n), leftOnOrder(order(100n, 90n, 20n), 7n)]).toEqual([50n, 4n, 0n]);
});

it('an order is overdrawn once more than was captured is reserved and charged back, and not before anything was', () => {
  expect([isOverdrawn(order(100n, 60n, 40n)), isOverdrawn(order(100n, 60n, 41n)), isOverdrawn(order(undefined, 60n, 41n))]).toEqual([false, true, false]);
  expect([sameAccount({ lineRef: '1', head: 'price' }, { lineRef: '1', head: 'price' }), sameAccount({ lineRef: '1', head: 'price' }, { lineRef: '2', head: 'price' }),
    sameAccount({ lineRef: '1', head: 'price' }, { lineRef: '1', head: 'care' })]).toEqual([true, false, false]);
});
