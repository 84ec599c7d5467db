import { channels, usage } from './night/channels.js';
import { carryOut, endWith, understood } from './night/command.js';
import { nightHouse } from './night/house.js';

const read = () => understood('channels', process.argv.slice(2), ['reason', 'as', 'data']);

endWith(carryOut(usage, read, async (given) => channels(await nightHouse(given.text('data')), given)));
