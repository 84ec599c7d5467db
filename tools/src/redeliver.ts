import { carryOut, endWith, understood } from './night/command.js';
import { nightHouse } from './night/house.js';
import { redeliver, usage } from './night/redeliver.js';

const read = () => understood('redeliver', process.argv.slice(2), ['case', 'to', 'from', 'as', 'data']);

endWith(carryOut(usage, read, async (given) => redeliver(await nightHouse(given.text('data')), given)));
