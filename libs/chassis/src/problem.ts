import { HttpException } from '@nestjs/common';
import { isProblemCode, type Language, type ProblemCode, problems } from './problems.js';

/** An answer that refuses, with a documented code. `detail` is read by the caller: no secrets, no one else's data. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(readonly code: ProblemCode, readonly detail: string, readonly extra: Readonly<Record<string, unknown>> = {}) {
    super(`${code}: ${detail}`);
  }
}

/** RFC 9457, with the code and what to do with a repeat as extension members. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly retry: 'never' | 'later' | 'same-key';
  readonly [member: string]: unknown;
}

/** What a caller is told about an error. Only a ProblemError speaks for itself: the message of any other error stays inside. */
export function toProblem(error: unknown, language: Language = 'en'): Problem {
  const { code, detail, extra } = error instanceof ProblemError ? error : fromForeign(error);
  const { status, title, retry } = problems[code];
  return { ...extra, type: `/problems/${code}`, title: title[language], status, detail, code, retry };
}

/** The same refusal by the text of its code, as messages and stored replies carry it; a code without an entry is a fault of ours. */
export const problemOf = (code: string, detail: string, extra?: Record<string, unknown>): ProblemError =>
  isProblemCode(code) ? new ProblemError(code, detail, extra) : new ProblemError('internal', `undocumented code ${code}`);

/** Answers of Nest and fastify themselves, by status: their texts can repeat what the caller sent. */
const FOREIGN: Partial<Record<number, readonly [ProblemCode, string]>> = {
  400: ['bad-request', 'The request is malformed.'],
  401: ['unauthenticated', 'Valid credentials are required.'],
  403: ['not-allowed', 'This route refuses the caller.'],
  404: ['not-found', 'There is no such route.'],
  405: ['bad-request', 'The method is not supported here.'],
  408: ['bad-request', 'The request took too long to arrive.'],
  413: ['body-too-large', 'The body is above the limit of this route.'],
  414: ['bad-request', 'The address is too long.'],
  415: ['unsupported-media-type', 'Send application/json.'],
  429: ['too-many-requests', 'Slow down.'],
  431: ['bad-request', 'The headers are too large.'],
  503: ['unavailable', 'Try again with the same key.'],
};

function fromForeign(error: unknown): ProblemError {
  const known = FOREIGN[foreignStatus(error) ?? 500];
  return known ? new ProblemError(...known) : new ProblemError('internal', 'The request failed; nothing is known to be wrong with it.');
}

function foreignStatus(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  // A foreign object's `statusCode` counts only where fastify itself made the error: drivers and SDKs use the same name for other things.
  const { code, statusCode } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown; statusCode?: unknown };
  return typeof code === 'string' && code.startsWith('FST_') && typeof statusCode === 'number' ? statusCode : undefined;
}

/** What a schema library says is wrong: Standard Schema's issue, with zod's own code where there is one. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly code?: string | undefined;
}

const SHOWN_ISSUES = 50;

/** A refusal that lists where the content departs from its schema, without repeating any of the content. */
export function schemaViolation(issues: readonly SchemaIssue[]): ProblemError {
  const errors = issues.slice(0, SHOWN_ISSUES).map((issue) => {
    const path = (issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step)).join('.');
    return { path, message: issue.message, code: codeOfIssue(path, issue) };
  });
  const first = errors[0]?.code ?? 'schema-violation';
  const code = errors.every((one) => one.code === first) ? first : 'schema-violation';
  return new ProblemError(code, `${issues.length} ${issues.length === 1 ? 'field is' : 'fields are'} wrong.`, { errors });
}

/** A money field that is there but names no currency, or no whole amount, has a code of its own: senders alert on them. */
function codeOfIssue(path: string, issue: SchemaIssue): ProblemCode {
  const field = path.slice(path.lastIndexOf('.') + 1);
  if (field === 'currency' && issue.code === 'custom') return 'unknown-currency';
  return field === 'minor' ? 'invalid-amount' : 'schema-violation';
}
