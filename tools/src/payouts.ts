import { carryOut, endWith, understood } from './night/command.js';
import { nightHouse } from './night/house.js';
import { payouts, texts, usage } from './night/payouts.js';

const read = () => understood('payouts', process.argv.slice(2), texts);

endWith(carryOut(usage, read, async (given) => payouts(await nightHouse(given.text('data')), given)));
