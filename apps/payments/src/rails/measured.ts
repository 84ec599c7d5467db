import { type Labels, type Meters, type railErrors } from '@redress/chassis';
import { type Report } from '../domain/report.js';
import { type Rail } from './rail.js';

type RailError = (typeof railErrors)[number];

/** Codes of connections and of our own reading of answers, in the few words that an operator tells rails by. */
const ERRORS: Readonly<Record<string, RailError>> = {
  und_err_headers_timeout: 'timeout', und_err_body_timeout: 'timeout', und_err_connect_timeout: 'timeout', etimedout: 'timeout',
  econnrefused: 'no-connection', enotfound: 'no-connection', eai_again: 'no-connection', ehostunreach: 'no-connection', enetunreach: 'no-connection',
  econnreset: 'broken-connection', epipe: 'broken-connection', und_err_socket: 'broken-connection',
  'http-401': 'not-let-in', 'http-403': 'not-let-in', 'http-429': 'not-let-in', throttled: 'not-let-in',
  'no-answer': 'no-answer', 'no-answer-to-lookup': 'no-answer', 'unreadable-answer': 'unreadable', 'in-progress': 'rail-error', internal: 'rail-error',
};

function errorOf(report: Report): RailError {
  if (report.is === 'conflict') return 'conflict';
  if (report.is !== 'unknown' && report.is !== 'not-sent') return 'none';
  return ERRORS[report.reason] ?? (/^http-5\d\d$/.test(report.reason) ? 'rail-error' : 'other');
}

type Operation = Labels<'rail_reports'>['operation'];

/** The same rail, with its latency and its answers counted. */
export function measuredRail(rail: Rail, meters: Meters): Rail {
  const durations = meters.histogram('rail_call_duration_seconds');
  const reports = meters.counter('rail_reports');
  const timed = async <T>(operation: Operation, call: () => Promise<T>, resultsOf: (answer: T) => readonly Report[]): Promise<T> => {
    const began = performance.now();
    try {
      const answer = await call();
      for (const report of resultsOf(answer)) {
        if (report.is !== 'switched-off') reports.add(1, { rail: rail.name, operation, result: report.is, error: errorOf(report) });
      }
      return answer;
    } catch (error) {
      reports.add(1, { rail: rail.name, operation, result: 'threw', error: 'other' });
      throw error;
    } finally {
      durations.record((performance.now() - began) / 1_000, { rail: rail.name, operation });
    }
  };
  return {
    name: rail.name, currencies: rail.currencies, keyRetentionHours: rail.keyRetentionHours,
    pay: (instruction) => timed('pay', () => rail.pay(instruction), (report) => [report]),
    payAll: (instructions) => timed('pay-all', () => rail.payAll(instructions), (all) => all),
    lookUp: (keys) => timed('look-up', () => rail.lookUp(keys), (all) => all),
    statement: (from, to, cursor) => timed('statement', () => rail.statement(from, to, cursor), () => []),
    verifyWebhook: (rawBody, headers) => rail.verifyWebhook(rawBody, headers),
  };
}
