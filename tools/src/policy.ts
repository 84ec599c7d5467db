import { carryOut, endWith, understood } from './night/command.js';
import { nightHouse } from './night/house.js';
import { readEngine } from './night/policy-engine.js';
import { policy, texts, usage } from './night/policy.js';

const read = () => understood('policy', process.argv.slice(2), texts);

endWith(carryOut(usage, read, async (given) => policy((data) => nightHouse(data), await readEngine(), given)));
