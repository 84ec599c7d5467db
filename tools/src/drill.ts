import { carryOut, endWith, understood } from './night/command.js';
import { drill, texts, usage } from './night/drill.js';
import { nightHouse } from './night/house.js';

const read = () => understood('drill', process.argv.slice(2), texts);

endWith(carryOut(usage, read, async (given) => drill(await nightHouse(given.text('data')), given)));
