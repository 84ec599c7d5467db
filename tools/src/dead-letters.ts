import { resolve } from 'node:path';
import { findServing } from './audit/serving.js';
import { type Command, list, parseCommand, redrive, type Report, resume, show, usage } from './dead-letters/command.js';
import { Operator } from './dead-letters/operator.js';
import { defaultHome, homeAt } from './start/home.js';

async function run(command: Exclude<Command, { act: 'help' }>): Promise<Report> {
  const home = command.data === undefined ? defaultHome() : homeAt(resolve(process.env.INIT_CWD ?? '', command.data));
  const serving = await findServing({ home });
  if (!serving) throw new Error('Redress does not run on this data folder. Start it (npm start), then try again.');
  const operator = new Operator(serving);
  if (command.act === 'list') return list(operator);
  if (command.act === 'resume') return resume(operator, command.service, command.dryRun);
  return command.act === 'show' ? show(operator, command.id) : redrive(operator, command.ids, command.dryRun);
}

async function main(): Promise<number> {
  const command = parseCommand(process.argv.slice(2));
  if (command.act === 'help') {
    console.log(usage);
    return 0;
  }
  const { lines, object, ok } = await run(command);
  console.log(command.json ? JSON.stringify(object) : lines.join('\n'));
  return ok ? 0 : 1;
}

main().then((code) => process.exit(code), (error: Error) => {
  console.error(error.message);
  process.exit(1);
});
