import { type CampaignRemedyLeg } from '@redress/contracts';
import { money } from '@redress/money';
import { received } from '../../examples.js';
import { type CampaignRemedy, draftOf, givesPriceBack, headsOfRemedy, remedyFaults } from './campaign-remedy.js';

const CNY = (minor: number) => money(minor, 'CNY');
const refund: CampaignRemedyLeg = { form: 'money', remedy: 'refund_partial', head: 'price', share: 1_000 };
const coupon: CampaignRemedyLeg = { form: 'credit', remedy: 'coupon', head: 'goodwill', amount: CNY(500) };
const points: CampaignRemedyLeg = { form: 'credit', remedy: 'points', head: 'goodwill', amount: CNY(100), units: 50 };
const words: CampaignRemedyLeg = { form: 'apology', remedy: 'apology', head: 'goodwill' };
const of = (...legs: CampaignRemedyLeg[]): CampaignRemedy => ({ label: { en: 'Sorry', zh: '致歉' }, legs });

describe('a campaign’s remedy', () => {
  it.each<[CampaignRemedyLeg, string[]]>([
    [refund, []], [coupon, []], [points, []], [words, []], [{ ...words, remedy: 'explanation' }, []],
    [{ ...refund, remedy: 'coupon' }, ['coupon is no remedy of the form money']],
    [{ ...coupon, remedy: 'refund_partial' }, ['refund_partial is no remedy of the form credit']],
    [{ ...words, remedy: 'coupon' }, ['coupon is no remedy of the form apology']],
    [{ ...words, amount: CNY(1) }, ['words have no amount']],
    [{ ...refund, share: undefined }, ['a share or an amount is needed, not both']],
    [{ ...refund, amount: CNY(1) }, ['a share or an amount is needed, not both']],
    [{ ...coupon, amount: money(500, 'EUR') }, ['the campaign is in CNY']],
    [{ ...coupon, amount: CNY(0) }, ['an amount above zero is needed']],
    [{ ...coupon, units: 5 }, ['only points are counted in units']],
  ])('%j has the faults %j', (leg, faults) => {
    expect(remedyFaults(of(words, leg), 'CNY')).toEqual(faults.map((fault) => `remedy.legs.1: ${fault}`));
  });

  it('gives the price back where a leg of money does, and draws on the heads of whatever has a value', () => {
    expect([of(words, refund), of(coupon), of({ ...coupon, head: 'price' }), of({ ...refund, head: 'delay' }), of()].map(givesPriceBack))
      .toEqual([true, false, false, false, false]);
    expect(headsOfRemedy(of({ ...words, head: 'care' }, refund, { ...refund, share: 5 }, coupon))).toEqual(['price', 'goodwill']);
  });

  it('is given on each line by what was paid for it, once where it says so, words always once', () => {
    const { order } = received('c-1', { paid: [10_000, 4_000] });
    const given = (...legs: CampaignRemedyLeg[]) => draftOf(of(...legs), order).legs.map(({ remedy, lineRef, amount, units }) => [remedy, lineRef, amount?.minor, units]);
    expect(given(refund, words)).toEqual([['refund_partial', '1', 1_000n, undefined], ['refund_partial', '2', 400n, undefined], ['apology', '1', undefined, undefined]]);
    expect(given({ ...points, once: true })).toEqual([['points', '1', 100n, 50]]);
    expect(given(coupon)).toEqual([['coupon', '1', 500n, undefined], ['coupon', '2', 500n, undefined]]);
    expect([given({ ...refund, share: 0 }), draftOf(of(coupon), order).legs[0]]).toEqual([[], { ...coupon, lineRef: '1', gate: 'none' }]);
  });
});
