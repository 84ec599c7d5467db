import { carryOut, endWith, understood } from './night/command.js';
import { statutes, texts, usage } from './statutes/command.js';
import { readLaw } from './statutes/law.js';

endWith(carryOut(usage, () => understood('statutes', process.argv.slice(2), texts), async (given) => statutes(await readLaw(), given)));
