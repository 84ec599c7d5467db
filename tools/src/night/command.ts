import { parseArgs, type ParseArgsConfig } from 'node:util';

/** What was found or done: lines for people, or one object for programs; and whether all is well. */
export interface Report { readonly lines: readonly string[]; readonly object: object; readonly ok: boolean }

/** The arguments are not what the command takes. */
export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
}
/** Somebody who must be asked does not answer. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

export const exitCodes = `Exit codes: 0 well or done, 1 not well or refused, 2 arguments not understood, 3 somebody who must be asked does not answer.`;
const codeOf = (error: unknown): number => (error instanceof NotUnderstood ? 2 : error instanceof NoAnswer ? 3 : 1);

export interface Given {
  /** Words that are no flags. */
  readonly words: readonly string[];
  readonly json: boolean;
  readonly dryRun: boolean;
  /** The text of a flag; undefined where it was not given. */
  text(flag: string): string | undefined;
  /** @throws NotUnderstood where it was not given. */
  need(flag: string): string;
  on(flag: string): boolean;
}

type Options = NonNullable<ParseArgsConfig['options']>;
const flag = { type: 'boolean', default: false } as const;
const common: Options = { json: flag, 'dry-run': flag, data: { type: 'string' }, help: { ...flag, short: 'h' } };

/** Undefined where help is asked for. @throws NotUnderstood in one line. */
export function understood(name: string, args: readonly string[], texts: readonly string[] = [], flags: readonly string[] = []): Given | undefined {
  const help = `\`npm run ${name} -- --help\` tells what is.`;
  const options: Options = {
    ...common, ...Object.fromEntries(texts.map((text) => [text, { type: 'string' as const }])), ...Object.fromEntries(flags.map((one) => [one, flag])),
  };
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    if (values.help) return undefined;
    const text = (one: string) => values[one] as string | undefined;
    return {
      words: positionals, json: values.json === true, dryRun: values['dry-run'] === true, text, on: (one) => values[one] === true,
      need: (one) => {
        const value = text(one);
        if (!value) throw new NotUnderstood(`--${one} is missing. ${help}`);
        return value;
      },
    };
  } catch (error) {
    if (error instanceof NotUnderstood) throw error;
    throw new NotUnderstood(`${(error as Error).message.split('\n')[0]} ${help}`);
  }
}

export const notUnderstood = (name: string, words: readonly string[]): NotUnderstood =>
  new NotUnderstood(`Not understood: ${words.join(' ') || 'nothing was said'}. \`npm run ${name} -- --help\` tells what is.`);

/** Runs a command to its end: prints what it reports, in the last line as one object where JSON is asked for. Gives the exit code. */
export async function carryOut(usage: string, read: () => Given | undefined, run: (given: Given) => Promise<Report>): Promise<number> {
  let json = process.argv.includes('--json');
  try {
    const given = read();
    if (!given) {
      console.log(`${usage}\n\n${exitCodes}`);
      return 0;
    }
    json = given.json;
    const { lines, object, ok } = await run(given);
    console.log(json ? JSON.stringify(object) : lines.join('\n'));
    return ok ? 0 : 1;
  } catch (error) {
    const { message } = error as Error;
    if (json) console.log(JSON.stringify({ ok: false, error: message }));
    else console.error(message);
    return codeOf(error);
  }
}

/** Ends the process with the command's code, whatever it has left open. */
export const endWith = (code: Promise<number>): void => void code.then((one) => process.exit(one));
