import { carryOut, endWith, notUnderstood, understood } from './night/command.js';
import { equivalents } from './mutation/equivalents.js';
import { mutate } from './mutation/run.js';
import { scopeOf } from './mutation/scope.js';

const LEAST = 85;
const usage = `npm run mutation [-- flags]

Changes the rules of compensation (apps/compensation/src/domain) in one place at a time, and sees whether a unit spec notices. Prints
what none noticed, and the score: of the mutants that were tried, the percentage that was noticed. Ends with 1 below ${LEAST} %.

  --only REGEX   only the files whose path fits
  --by REGEX     only by the specs whose path fits
  --workers N    so many at a time, each on a core of its own (1)
  --json         print {all, seconds, folders, files, unnoticed} as one line
  --help         show this
`;

endWith(carryOut(usage, () => understood('mutation', process.argv.slice(2), ['only', 'by', 'workers']), async ({ words, text }) => {
  if (words.length > 0) throw notUnderstood('mutation', words);
  const scope = scopeOf(process.cwd(), undefined, undefined, new RegExp(text('only') ?? '.'), new RegExp(text('by') ?? '.'));
  const { lines, object } = await mutate(scope, equivalents, Number(text('workers') ?? 1), (line) => console.error(line));
  return { lines, object, ok: (object.all.score ?? 100) >= LEAST };
}));
