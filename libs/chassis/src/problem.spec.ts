import { ForbiddenException, HttpException, NotFoundException, PayloadTooLargeException } from '@nestjs/common';
import { ProblemError, problemOf, toProblem } from './problem.js';
import { problems } from './problems.js';

const fastifyError = (statusCode: number) => Object.assign(new Error('Body 13800138000'), { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode });

describe('toProblem', () => {
  it.each([
    [new ProblemError('four-eyes', 'Ask a colleague.'), 403, 'four-eyes'],
    [problemOf('too-late', 'A payout is on its way.'), 409, 'too-late'],
    [problemOf('no-such-code', 'x'), 500, 'internal'],
    [new NotFoundException('Cannot GET /13800138000'), 404, 'not-found'],
    [new ForbiddenException(), 403, 'not-allowed'],
    [new PayloadTooLargeException(), 413, 'body-too-large'],
    [new HttpException('13800138000', 418), 500, 'internal'],
    [fastifyError(413), 413, 'body-too-large'],
    [Object.assign(new Error('13800138000'), { statusCode: 404 }), 500, 'internal'],
    [new TypeError('13800138000'), 500, 'internal'],
    ['13800138000', 500, 'internal'],
    [undefined, 500, 'internal'],
  ])('answers %p with %i %s', (error, status, code) => {
    const problem = toProblem(error);
    expect(problem).toMatchObject({ status, code, type: `/problems/${code}` });
    expect(JSON.stringify(problem)).not.toContain('13800138000');
  });

  it('lets extra members add, never replace', () => {
    expect(toProblem(new ProblemError('key-parked', 'x', { status: 200, deadLetterId: 'd1' }))).toMatchObject({ status: 409, deadLetterId: 'd1' });
  });
});

it('keeps every code documented in both languages, in order', () => {
  const codes = Object.keys(problems);
  expect(codes).toEqual([...codes].sort());
  for (const { status, title } of Object.values(problems)) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(title.en.length * title.zh.length).toBeGreaterThan(0);
  }
});
