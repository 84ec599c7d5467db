import { setTimeout as pause } from 'node:timers/promises';
import { inWords } from '../../night/words.js';
import { CannotTell, type Check, ill, rowsOf, type Sight, well } from '../check.js';

interface Sum { what: string; currency: string; n: string; minor: string }

/**
 * Added up by the database, whatever the size: what payouts say was paid and came back is what the ledger booked and what finance was
 * told, each in number and sum; no posting moves nothing; every released money leg has its payout.
 */
const SUMS = `
  SELECT 'paid payouts' AS what, currency, count(*)::text AS n, sum(minor)::text AS minor FROM payments.payout
    WHERE state IN ('succeeded', 'returned', 'reversed') GROUP BY currency
  UNION ALL SELECT 'paid postings', currency, count(*)::text, sum(minor)::text FROM payments.posting WHERE kind = 'paid' GROUP BY currency
  UNION ALL SELECT 'paid entries', entry->'amount'->>'currency', count(*)::text, sum((entry->'amount'->>'minor')::bigint)::text
    FROM payments.finance_entry WHERE kind = 'paid' GROUP BY 2
  UNION ALL SELECT 'returned payouts', currency, count(*)::text, sum(minor)::text FROM payments.payout WHERE state IN ('returned', 'reversed') GROUP BY currency
  UNION ALL SELECT 'returned postings', currency, count(*)::text, sum(minor)::text FROM payments.posting WHERE kind IN ('returned', 'reversed') GROUP BY currency
  UNION ALL SELECT 'returned entries', entry->'amount'->>'currency', count(*)::text, (-sum((entry->'amount'->>'minor')::bigint))::text
    FROM payments.finance_entry WHERE kind IN ('returned', 'reversed') GROUP BY 2
  UNION ALL SELECT 'unbalanced postings', currency, count(*)::text, sum(minor)::text FROM payments.posting WHERE minor <= 0 OR debit = credit GROUP BY currency
  UNION ALL SELECT 'legs without payout', '', count(*)::text, '0' FROM compensation.plan p, jsonb_array_elements(p.legs) l
    WHERE l->>'state' IN ('released', 'fulfilled', 'failed')
      AND jsonb_path_exists(p.offer, '$.options[*].legs[*] ? (@.legId == $id && @.form == "money")', jsonb_build_object('id', l->'legId'))
      AND NOT EXISTS (SELECT 1 FROM payments.payout o WHERE o.merchant = p.merchant AND o.payout_id = (l->>'legId')::uuid)
    HAVING count(*) > 0`;

/** What does not add up, in words. */
export function differences(sums: readonly Sum[]): string[] {
  const said = (what: string, currency: string) => sums.find((one) => one.what === what && one.currency === currency);
  const faults = sums.filter(({ what }) => what === 'unbalanced postings' || what === 'legs without payout')
    .map(({ what, n }) => `${n} ${what === 'legs without payout' ? 'released legs have no payout' : 'postings move nothing'}`);
  for (const way of ['paid', 'returned'] as const) {
    for (const currency of [...new Set(sums.filter(({ what }) => what.startsWith(`${way} `)).map((one) => one.currency))].sort()) {
      const three = ['payouts', 'postings', 'entries'].map((part) => said(`${way} ${part}`, currency));
      const shown = three.map((one) => (one ? `${one.n} of ${inWords(one)}` : 'none'));
      if (new Set(shown).size > 1) faults.push(`${way}: payouts ${shown[0]}, ledger ${shown[1]}, finance ${shown[2]}`);
    }
  }
  return faults;
}

const ON_ITS_WAY_MS = 1_500;

export const booksBalance: Check = {
  name: 'books', zh: '账目',
  look: async (sight: Sight) => {
    const look = () => rowsOf<Sum>(sight, SUMS).catch((error: unknown) => {
      if (error instanceof CannotTell && error.message.includes('too long')) return undefined;
      throw error;
    });
    let sums = await look();
    if (sums && differences(sums).length > 0) {
      // What was merely on its way has arrived by then.
      await pause(ON_ITS_WAY_MS);
      sums = await look();
    }
    if (!sums) return well('too many to add up here: npm run audit', '数据量过大，请运行 npm run audit');
    const faults = differences(sums);
    if (faults.length > 0) return ill(faults.join('; '), faults.join('；'), 'npm run audit');
    const paid = sums.filter(({ what }) => what === 'paid payouts').map(({ n, ...one }) => `${n} of ${inWords(one)}`).join(', ') || 'nothing';
    return well(`payouts, ledger and finance agree: ${paid}`, `赔付、总账、财务一致：${paid}`);
  },
};
