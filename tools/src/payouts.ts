import { carryOut, endWith, understood } from './night/command.js';
import { nightHouse } from './night/house.js';
import { payouts, usage } from './night/payouts.js';

const texts = ['state', 'case', 'merchant', 'outcome', 'evidence', 'rail-reference', 'value-date', 'as', 'data'] as const;

endWith(carryOut(usage, () => understood('payouts', process.argv.slice(2), texts), async (given) => payouts(await nightHouse(given.text('data')), given)));
