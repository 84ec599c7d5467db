import { carryOut, endWith, understood } from './night/command.js';
import { nightHouse } from './night/house.js';
import { channels, texts, usage } from './night/channels.js';

const read = () => understood('channels', process.argv.slice(2), texts);

endWith(carryOut(usage, read, async (given) => channels(await nightHouse(given.text('data')), given)));
