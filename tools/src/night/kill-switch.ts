import { ask, type Question } from './ask.js';
import { type Given, notUnderstood, type Report } from './command.js';
import { type NightHouse, whereItIs } from './house.js';

export const usage = `npm run kill-switch -- list | on RAIL --reason WHY | off RAIL --reason WHY  [flags]

Stops all payouts of a rail, or of one merchant on it, also those that wait already. They are held, and go by themselves when the switch is
put off. Money that has left is not called back. Both acts are in the audit log.

  --merchant ID  this merchant alone (default: all)
  --reason WHY   stands in the audit log; no personal data
  --as NAME      in whose name, with the local issuer (default: local-operator)
  --dry-run      say what would be done, and change nothing
  --json         print one line of JSON
  --help         show this
${whereItIs}`;

interface Switch { rail: string; merchant: string; why: string; by: string; at?: string }
interface Switches { rails: { name: string; currencies?: string[] }[]; items: Switch[] }

const inWords = ({ rail, merchant, why, by, at }: Switch): string =>
  `${rail}  nothing is sent for ${merchant === '*' ? 'all merchants' : merchant} since ${at ?? 'some time'}: ${why} (${by})`;

/** Lists the switches, or turns one. */
export async function killSwitch(house: NightHouse, given: Given): Promise<Report> {
  const [act, rail, ...more] = given.words;
  const asked = (question: Pick<Question, 'body'>) => ask(house, { service: 'payments', path: '/switches', role: 'operator', as: given.text('as'), ...question });
  const known = act === 'list' ? rail === undefined : (act === 'on' || act === 'off') && rail !== undefined && more.length === 0;
  if (!known) throw notUnderstood('kill-switch', given.words);
  if (act === 'list') {
    const { rails, items } = (await asked({})) as Switches;
    const open = rails.filter(({ name }) => !items.some((one) => one.rail === name)).map(({ name }) => `${name}  sends for everybody`);
    return { lines: [...items.map(inWords), ...open], object: { ok: true, rails, switches: items }, ok: true };
  }
  const on = act === 'on';
  const merchant = given.text('merchant');
  const why = given.need('reason');
  const whom = merchant ?? 'all merchants';
  if (given.dryRun) {
    const { rails, items } = (await asked({})) as Switches;
    if (!rails.some(({ name }) => name === rail)) throw new Error(`There is no rail ${rail}. Rails: ${rails.map(({ name }) => name).join(', ')}.`);
    const isOn = items.some((one) => one.rail === rail && one.merchant === (merchant ?? '*'));
    const would = isOn === on ? `is ${on ? 'on' : 'off'} already` : `would be put ${act}`;
    return { lines: [`The switch of ${rail} for ${whom} ${would}.`], object: { ok: true, dryRun: true, rail, merchant: merchant ?? '*', on, changes: isOn !== on }, ok: true };
  }
  const turned = (await asked({ body: { rail, on, why, ...(merchant && { merchant }) } })) as Switch;
  const lines = on ? [`Nothing is sent over ${rail} for ${whom} any more. \`npm run -s kill-switch -- off ${rail} --reason …\` lets it go on.`]
    : [`${rail} sends for ${whom} again. What was held goes now, page by page.`];
  return { lines, object: { ok: true, switch: turned }, ok: true };
}
