import { carryOut, endWith, notUnderstood, understood } from './night/command.js';
import { equivalents } from './mutation/equivalents.js';
import { mutate } from './mutation/run.js';
import { scopeOf } from './mutation/scope.js';

const LEAST = 85;
const usage = `npm run mutation [-- flags]

Changes the rules of compensation (apps/compensation/src/domain) in one place at a time, and sees whether a unit spec notices. Prints
what none noticed, and the score: of the mutants that were tried, the percentage that was noticed. Ends with 1 below ${LEAST} %.

  --only REGEX   only the files whose path fits
  --json         print {all, seconds, folders, files, unnoticed} as one line
  --help         show this
`;

process.on('unhandledRejection', () => undefined); // what a mutant leaves behind
endWith(carryOut(usage, () => understood('mutation', process.argv.slice(2), ['only']), async ({ words, text }) => {
  if (words.length > 0) throw notUnderstood('mutation', words);
  const scope = scopeOf(process.cwd(), undefined, undefined, new RegExp(text('only') ?? '.'));
  const { lines, object } = await mutate(scope, equivalents, (line) => console.error(line));
  return { lines, object, ok: (object.all.score ?? 100) >= LEAST };
}));
