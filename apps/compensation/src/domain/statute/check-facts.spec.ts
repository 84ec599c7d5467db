import { money } from '@redress/money';
import { checkAmount, checkConditions, checkEvents, checkPeriod, type Say } from './check-facts.js';
import { type Amount, type Condition, type Period } from './rule-pack.js';

/** What is wrong, and where. */
function said(check: (say: Say) => void): string[] {
  const faults: string[] = [];
  check((place, says) => faults.push(`${place}: ${says}`));
  return faults;
}

it.each<[Condition, string[]]>([
  [{ fact: 'fraud', is: true }, []], [{ fact: 'fraud', is: 'true' }, ['x[0]: fraud is never true']],
  [{ fact: 'saleMode', is: 'distance' }, []], [{ fact: 'saleMode', is: 'far' }, ['x[0]: saleMode is never far']],
  [{ fact: 'orderSource', is: 'anything' }, []], [{ fact: 'orderSource', is: true }, ['x[0]: orderSource is never true']],
  [{ fact: 'goodsClass', in: ['durable', 'soft'] }, ['x[0]: goodsClass is never soft']],
  [{ fact: 'quantity', atLeast: 2 }, []], [{ fact: 'quantity', atMost: 2 }, []], [{ fact: 'repairDays', atMost: 2 }, []],
  [{ fact: 'orderSource', atMost: 2 }, ['x[0]: orderSource is no number']], [{ fact: 'dispatchedAt', atMost: 2 }, ['x[0]: dispatchedAt is no number']],
  [{ fact: 'installedAt', known: true }, []], [{ fact: 'somewhere' as 'fraud', known: true }, ['x[0]: no fact is called somewhere']],
  [{ any: [] }, ['x[0]: none of no conditions can hold']],
  [{ any: [{ fact: 'fraud', is: true }, { fact: 'fraud', is: 'x' }] }, ['x[0].any[1]: fraud is never x']],
  [{ not: { fact: 'fraud', is: 'x' } }, ['x[0].not: fraud is never x']],
  [{ all: [{ fact: 'fraud', is: 'x' }] }, ['x[0].all[0]: fraud is never x']],
  [{ act: [], within: { from: ['deliveredAt'], days: 1 } }, ['x[0].act: no event is named']],
  [{ act: ['claimedAt'], within: { from: ['deliveredAt'] } }, ['x[0].within: has no length']],
])('the condition %j has the faults %j', (condition, faults) => {
  expect(said((say) => checkConditions([condition], 'x', say))).toEqual(faults);
});

it.each<[string, Condition[], boolean]>([
  ['one value twice', [{ fact: 'fraud', is: true }, { fact: 'fraud', is: true }], true],
  ['two values', [{ fact: 'fraud', is: true }, { fact: 'fraud', is: false }], false],
  ['lists that meet', [{ fact: 'category', in: ['late_delivery', 'not_received'] }, { fact: 'category', in: ['damaged_in_transit', 'not_received'] }], true],
  ['lists that do not meet', [{ fact: 'category', in: ['late_delivery'] }, { fact: 'category', in: ['not_received', 'damaged_in_transit'] }], false],
  ['a value that is not in the list', [{ fact: 'category', in: ['late_delivery', 'not_received'] }, { fact: 'category', is: 'damaged_in_transit' }], false],
  ['bounds that meet', [{ fact: 'repairDays', atLeast: 3 }, { fact: 'repairDays', atMost: 3 }], true],
  ['bounds that do not', [{ fact: 'repairDays', atLeast: 4 }, { fact: 'repairDays', atMost: 3 }], false],
  ['bounds of two facts', [{ fact: 'repairDays', atLeast: 4 }, { fact: 'quantity', atMost: 3 }], true],
  ['known twice', [{ fact: 'repairDays', known: true }, { fact: 'repairDays', known: true }], true],
  ['known and not', [{ fact: 'repairDays', known: true }, { fact: 'repairDays', known: false }], false],
  ['known, and at least something', [{ fact: 'repairDays', known: true }, { fact: 'repairDays', atLeast: 1 }], true],
  ['other things between', [{ not: { fact: 'fraud', is: true } }, { fact: 'fraud', is: true }, { any: [{ fact: 'usedGoods', is: true }] }], true],
])('conditions hold together: %s', (_, conditions, hold) => {
  expect(said((say) => checkConditions(conditions, 'x', say)).filter((fault) => fault.includes('contradicts')).length === 0).toBe(hold);
});

it('no conditions have no faults', () => expect(said((say) => checkConditions(undefined, 'x', say))).toEqual([]));

it.each<[string, string[]]>([
  ['dispatchedAt', []], ['purchasedAt', []], ['promisedBy', []], ['claimedAt', []], ['deliveredAt', []], ['installedAt', []], ['quantity', ['x: quantity is no moment']],
  ['lossAmount', ['x: lossAmount is no moment']], ['orderSource', ['x: orderSource is no moment']], ['never', ['x: no fact is called never']],
])('the event %s has the faults %j', (event, faults) => {
  expect(said((say) => checkEvents([event], 'x', say))).toEqual(faults);
});

it.each<[Partial<Period>, string[]]>([
  [{ days: 3 }, []], [{ months: 1, workingDays: 2 }, []], [{ days: 0 }, []], [{}, ['x: has no length']], [{ from: [], days: 1 }, ['x.from: no event is named']],
  [{ days: -1 }, ['x: has a length that is no whole number']], [{ days: 1.5 }, ['x: has a length that is no whole number']],
  [{ months: 1, days: -1 }, ['x: has a length that is no whole number']],
  [{ days: 1, withoutDaysOf: 'repairDays' }, []], [{ days: 1, withoutDaysOf: 'fraud' }, ['x: fraud counts no days']],
  [{ days: 1, withoutDaysOf: 'never' as 'fraud' }, ['x: never counts no days']],
])('the period %j has the faults %j', (change, faults) => {
  expect(said((say) => checkPeriod({ from: ['deliveredAt'], ...change }, 'x', say))).toEqual(faults);
});

const bad: Amount = { sum: 'fraud' };
it.each<[Amount, string[]]>([
  ['paid', []], [{ sum: 'lossAmount' }, []], [{ sum: 'nothing' as 'lossAmount' }, ['x: nothing is no sum of money']], [bad, ['x: fraud is no sum of money']],
  [{ each: money(5, 'CNY') }, ['x: CNY 5']], [{ times: 1, of: 'paid' }, []], [{ times: 0, of: 'paid' }, ['x: multiplies by no whole number']],
  [{ times: 1.5, of: 'paid' }, ['x: multiplies by no whole number']], [{ times: 2, of: bad }, ['x.of: fraud is no sum of money']],
  [{ from: bad, less: ['paid', bad] }, ['x.from: fraud is no sum of money', 'x.less[1]: fraud is no sum of money']],
  [{ plus: [] }, ['x: adds up nothing']], [{ least: ['paid', bad] }, ['x.least[1]: fraud is no sum of money']],
  [{ greatest: [{ each: money(5, 'EUR') }] }, ['x.greatest[0]: EUR 5']], [{ firstKnown: [bad] }, ['x.firstKnown[0]: fraud is no sum of money']],
])('the amount %j has the faults %j', (amount, faults) => {
  expect(said((say) => checkAmount(amount, 'x', say, (place, { minor, currency }) => say(place, `${currency} ${minor}`)))).toEqual(faults);
});
