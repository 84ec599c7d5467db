import { carryOut, endWith, understood } from './night/command.js';
import { nightHouse } from './night/house.js';
import { redeliver, texts, usage } from './night/redeliver.js';

const read = () => understood('redeliver', process.argv.slice(2), texts);

endWith(carryOut(usage, read, async (given) => redeliver(await nightHouse(given.text('data')), given)));
