import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, pino } from 'pino';
import { logLines } from './log-lines.js';

/** The only names a log line may carry: ids, kinds and numbers. Whatever else is passed is dropped, so that no text of a person gets in. */
const ALLOWED = [
  'attempt', 'caseId', 'channel', 'check', 'code', 'command', 'context', 'count', 'deadLetter', 'errorCode', 'errorName', 'event', 'group',
  'intent', 'key', 'lane', 'lag', 'merchant', 'ms', 'offset', 'outcome', 'partition', 'payoutId', 'pid', 'port', 'rail', 'route', 'signal',
  'stack', 'state', 'status', 'step', 'timer', 'topic', 'traceId', 'spanId', 'type', 'url', 'useCase',
] as const;
const allowed: ReadonlySet<string> = new Set(ALLOWED);
const LONGEST = 300;

export type LogFields = { readonly [K in (typeof ALLOWED)[number]]?: string | number | bigint | boolean | undefined } & { readonly error?: unknown };
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** `message` is a constant text of ours; all that varies goes into fields. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  child(fields: LogFields): Logger;
}

export interface LoggerOptions {
  readonly service: string;
  readonly level?: LogLevel;
  /** Where lines go; standard output by default. */
  readonly destination?: DestinationStream;
}

/** JSON lines: level, time (ISO), service, msg, and the allowed fields. */
export function createLogger({ service, level = 'info', destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return wrap(pino(options, destination ?? logLines()), {});
}

function wrap(lines: pino.Logger, bound: Record<string, unknown>): Logger {
  const write = (level: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: LogFields) => {
    if (lines.isLevelEnabled(level)) lines[level]({ ...bound, ...admit(fields) }, '%s', message.slice(0, LONGEST));
  };
  return {
    debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error'),
    child: (fields) => wrap(lines, { ...bound, ...admit(fields) }),
  };
}

function admit(fields: LogFields = {}): Record<string, unknown> {
  const admitted: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'error') Object.assign(admitted, describeError(value));
    else if (allowed.has(name)) {
      if (typeof value === 'string') admitted[name] = value.slice(0, LONGEST);
      else if (typeof value === 'bigint') admitted[name] = value.toString();
      else if (typeof value === 'number' || typeof value === 'boolean') admitted[name] = value;
    }
  }
  return admitted;
}

const IDENTIFIER = /^[\w$.:-]{1,64}$/;
const FRAME = /^\s+at .*$/;
const FRAMES = 12;

/** An error as a log line may show it: name, code and stack frames, never the message, which can quote a row, a body or an address. */
export function describeError(error: unknown): { errorName: string; errorCode?: string; stack?: string } {
  if (typeof error !== 'object' || error === null) return { errorName: typeof error };
  const { name, code, stack, message } = error as { name?: unknown; code?: unknown; stack?: unknown; message?: unknown };
  const frames = typeof stack === 'string' ? framesOf(stack, typeof message === 'string' ? message : '') : '';
  return {
    errorName: typeof name === 'string' && IDENTIFIER.test(name) ? name : 'Error',
    ...(typeof code === 'string' && IDENTIFIER.test(code) ? { errorCode: code } : {}),
    ...(frames ? { stack: frames } : {}),
  };
}

/** The message is cut out first: one with line breaks could otherwise pass for a frame. */
function framesOf(stack: string, message: string): string {
  const at = message ? stack.indexOf(message) : -1;
  const rest = at < 0 ? stack : stack.slice(at + message.length);
  return rest.split('\n').filter((line) => FRAME.test(line)).slice(0, FRAMES).map((line) => line.trim()).join(' | ');
}

/** Messages of these contexts are written by Nest about our own classes and routes; any other one may quote an error's message. */
const BOOT = new Set([
  'NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication', 'NestMicroservice', 'NestApplicationContext',
  'Injector', 'ExceptionHandler', 'GraphInspector',
]);

/** Nest's own words, as lines of ours: chatter at debug level, complaints with name and context only. */
export function nestLogger(logger: Logger): LoggerService {
  const contextOf = (rest: unknown[]) => {
    const last = rest.at(-1);
    return typeof last === 'string' && /^\w{1,60}$/.test(last) ? last : 'nest';
  };
  const text = (message: unknown, context: string) => (typeof message === 'string' && BOOT.has(context) ? message : 'from the framework');
  const line = (level: 'debug' | 'warn' | 'error') => (message: unknown, ...rest: unknown[]) => {
    const context = contextOf(rest);
    logger[level](text(message, context), { context, ...(message instanceof Error ? { error: message } : {}) });
  };
  return { log: line('debug'), debug: line('debug'), verbose: line('debug'), warn: line('warn'), error: line('error'), fatal: line('error') };
}
