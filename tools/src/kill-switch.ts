import { carryOut, endWith, understood } from './night/command.js';
import { nightHouse } from './night/house.js';
import { killSwitch, usage } from './night/kill-switch.js';

const read = () => understood('kill-switch', process.argv.slice(2), ['merchant', 'reason', 'as', 'data']);

endWith(carryOut(usage, read, async (given) => killSwitch(await nightHouse(given.text('data')), given)));
