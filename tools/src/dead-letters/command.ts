import { parseArgs } from 'node:util';
import { type Service, services } from '@redress/contracts';
import { type DeadLetter, type Operator } from './operator.js';

export const usage = `npm run dead-letters -- list | show ID | redrive ID… | redrive --all | resume SERVICE  [flags]

Inputs that fail again and again are set aside, and everything about the same case waits behind them, in order. Once the reason is gone,
redriving lets the case go on: through the same inbox and rules, so that nothing happens twice. A service in which too many fail stops
taking events; resume lets it go on.

  --all       every dead letter that waits
  --dry-run   say what would be redriven, and change nothing
  --json      print one line of JSON
  --data DIR  the data folder (default: REDRESS_HOME, or .redress in the checkout)
  --help      show this`;

export type Command = { readonly json: boolean; readonly data: string | undefined } & (
  | { readonly act: 'help' }
  | { readonly act: 'list' }
  | { readonly act: 'show'; readonly id: string }
  | { readonly act: 'resume'; readonly service: Service; readonly dryRun: boolean }
  | { readonly act: 'redrive'; readonly ids: readonly string[] | 'all'; readonly dryRun: boolean }
);

/** @throws Error in one line that says what is wrong with the arguments. */
export function parseCommand(args: readonly string[]): Command {
  const flag = { type: 'boolean', default: false } as const;
  const { values, positionals: [act, ...ids] } = parseArgs({
    args: [...args], allowPositionals: true,
    options: { all: flag, 'dry-run': flag, json: flag, data: { type: 'string' }, help: { ...flag, short: 'h' } },
  });
  const { json, data } = values;
  if (values.help || act === undefined) return { act: 'help', json, data };
  if (act === 'list' && ids.length === 0) return { act, json, data };
  if (act === 'show' && ids.length === 1) return { act, id: ids[0]!, json, data };
  if (act === 'redrive' && values.all !== ids.length > 0) return { act, ids: values.all ? 'all' : ids, dryRun: values['dry-run'], json, data };
  const service = services.find((one) => one === ids[0]);
  if (act === 'resume' && service && ids.length === 1) return { act, service, dryRun: values['dry-run'], json, data };
  throw new Error(`Not understood: ${args.join(' ')}. \`npm run dead-letters -- --help\` tells what is.`);
}

/** What was found or done: lines for people, or one object for programs; and whether all went well. */
export interface Report { readonly lines: readonly string[]; readonly object: object; readonly ok: boolean }

const doesNotAnswer = (service: string): string => `${service} does not answer.`;
const line = ({ service, id, at, name, key, reason }: DeadLetter): string => `${id}  ${service.padEnd(12)}  ${at}  ${name} of ${key}: ${reason}`;

export async function list(operator: Operator): Promise<Report> {
  const { letters, silent } = await operator.list();
  const lines = letters.length > 0 ? letters.map(line) : ['No dead letters.'];
  return { lines: [...lines, ...silent.map(doesNotAnswer)], object: { deadLetters: letters, silent }, ok: silent.length === 0 };
}

export async function show(operator: Operator, id: string): Promise<Report> {
  const letter = await operator.find(id);
  if (!letter) return { lines: [`There is no dead letter ${id}.`], object: { deadLetter: null }, ok: false };
  return { lines: Object.entries(letter).map(([name, value]) => `${name.padEnd(12)} ${String(value)}`), object: { deadLetter: letter }, ok: true };
}

/** One after another, oldest first, so that what waits in order goes in order. */
export async function redrive(operator: Operator, ids: readonly string[] | 'all', dryRun: boolean): Promise<Report> {
  const { letters, silent } = ids === 'all' ? await operator.list() : { letters: await Promise.all(ids.map((id) => operator.find(id))), silent: [] };
  const outcomes = [];
  for (const [index, letter] of letters.entries()) {
    const id = letter?.id ?? ids[index]!;
    const obstacle = obstacleTo(letter);
    const why = obstacle ?? (dryRun ? undefined : await operator.redrive(letter!));
    outcomes.push({ id, service: letter?.service, redriven: !dryRun && why === undefined, ...(why !== undefined && { why }) });
  }
  const said = outcomes.map(({ id, why, redriven }) => `${id}  ${why ?? (redriven ? 'redriven' : 'would be redriven')}`);
  const lines = [...(said.length > 0 ? said : ['No dead letters.']), ...silent.map(doesNotAnswer)];
  return { lines, object: { outcomes, dryRun, silent }, ok: silent.length === 0 && outcomes.every(({ why }) => why === undefined) };
}

/** Lets a service that has stopped taking events go on; what fails still is set aside again. */
export async function resume(operator: Operator, service: Service, dryRun: boolean): Promise<Report> {
  const why = dryRun ? undefined : await operator.resume(service);
  const said = why ?? (dryRun ? 'would be resumed' : 'takes events again');
  return { lines: [`${service} ${said}`], object: { service, dryRun, resumed: !dryRun && why === undefined, ...(why !== undefined && { why }) }, ok: why === undefined };
}

function obstacleTo(letter: DeadLetter | undefined): string | undefined {
  if (!letter) return 'there is no such dead letter';
  return letter.state === 'parked' ? undefined : `it is ${letter.state}`;
}
