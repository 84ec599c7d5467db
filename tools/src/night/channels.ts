import { ask, type Question } from './ask.js';
import { type Given, notUnderstood, type Report } from './command.js';
import { type NightHouse, whereItIs } from './house.js';
import { table } from './words.js';

export const usage = `npm run channels -- list | pause CHANNEL [ACCOUNT] --reason WHY | resume CHANNEL [ACCOUNT] --reason WHY  [flags]

A paused channel's webhooks are answered with 503 channel-paused and Retry-After; what it writes to a topic waits, in order and for as long
as it takes. Both are taken once it is resumed: nothing is lost, nothing comes twice. Both acts are in the audit log.

  ACCOUNT       one account of the channel (default: all of them, of all merchants)
  --reason WHY  stands in the audit log; no personal data
  --as NAME     in whose name, with the local issuer (default: local-operator)
  --dry-run     say what would be done, and change nothing
  --json        print one line of JSON
  --help        show this
${whereItIs}`;

interface Account { channel: string; account: string; merchant: string; paused: boolean; by?: string; why?: string; since?: string; whole?: boolean }

const row = ({ channel, account, merchant, paused, by, why, since, whole }: Account): string[] =>
  [channel, account, merchant, paused ? `paused since ${since} (${by}${whole ? ', the whole channel' : ''}): ${why}` : 'open'];

/** Lists who may send, or pauses and resumes them. */
export async function channels(house: NightHouse, given: Given): Promise<Report> {
  const [act, channel, account, ...more] = given.words;
  const asked = (question: Pick<Question, 'body'>) => ask(house, { service: 'intake', path: '/channels', role: 'operator', as: given.text('as'), ...question });
  const known = act === 'list' ? channel === undefined : (act === 'pause' || act === 'resume') && channel !== undefined && more.length === 0;
  if (!known) throw notUnderstood('channels', given.words);
  if (act === 'list') {
    const { items } = (await asked({})) as { items: Account[] };
    return { lines: table(items.map(row)), object: { ok: true, channels: items }, ok: true };
  }
  const paused = act === 'pause';
  const why = given.need('reason');
  if (given.dryRun) {
    const { items } = (await asked({})) as { items: Account[] };
    const meant = items.filter((one) => one.channel === channel && (account === undefined || one.account === account));
    if (meant.length === 0) throw new Error(`The registry has no ${[channel, account].filter(Boolean).join('/')}. \`npm run -s channels -- list\` shows what it has.`);
    const lines = meant.map((one) => `${one.channel}/${one.account} ${one.paused === paused ? `is ${paused ? 'paused' : 'open'} already` : `would be ${act}d`}`);
    return { lines, object: { ok: true, dryRun: true, paused, accounts: meant.map((one) => ({ channel: one.channel, account: one.account, changes: one.paused !== paused })) }, ok: true };
  }
  const turned = (await asked({ body: { channel, ...(account && { account }), paused, why } })) as object;
  const name = [channel, account].filter(Boolean).join('/');
  const lines = paused ? [`${name} is paused. \`npm run -s channels -- resume ${[channel, account].filter(Boolean).join(' ')} --reason …\` takes all that waits.`]
    : [`${name} is taken from again. What its topics hold follows within seconds; its webhooks send again by themselves.`];
  return { lines, object: { ok: true, ...turned }, ok: true };
}
