import { carryOut, endWith, understood } from './night/command.js';
import { nightHouse } from './night/house.js';
import { killSwitch, texts, usage } from './night/kill-switch.js';

const read = () => understood('kill-switch', process.argv.slice(2), texts);

endWith(carryOut(usage, read, async (given) => killSwitch(await nightHouse(given.text('data')), given)));
