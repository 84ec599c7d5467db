import { asLines, asObject, examine } from './doctor/doctor.js';
import { carryOut, endWith, notUnderstood, understood } from './night/command.js';
import { nightHouse, whereItIs } from './night/house.js';
import { languageOf } from './night/words.js';

const usage = `npm run doctor [-- flags]

Looks at everything at once, changes nothing, and takes ten seconds at most: whether all is reachable, migrated, in step and balanced; what
is stuck and why, with the next command. Ends with 1 where something is not well.

  --json      print {ok, checks: [{name, ok, detail, next}]} as one line
  --help      show this
${whereItIs}`;

endWith(carryOut(usage, () => understood('doctor', process.argv.slice(2)), async ({ words, text }) => {
  if (words.length > 0) throw notUnderstood('doctor', words);
  const examined = await examine(await nightHouse(text('data')));
  const colour = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
  return { lines: asLines(examined, languageOf(), colour), object: asObject(examined), ok: examined.every(({ ok }) => ok) };
}));
