import { createLogger, type LogFields, nestLogger } from './logger.js';

const CANARY = 'fang.wang@example.com 13800138000';

const record = () => {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({ service: 'intake', level: 'debug', destination: { write: (line) => void lines.push(JSON.parse(line)) } });
  return { logger, lines, text: () => JSON.stringify(lines) };
};

describe('logger', () => {
  it('writes the allowed fields and drops every other one', () => {
    const { logger, lines, text } = record();
    logger.info('complaint received', { caseId: 'c1', count: 3, offset: 12n, text: CANARY, contact: { phone: CANARY }, caseNote: CANARY } as LogFields);
    expect(lines[0]).toMatchObject({ level: 'info', service: 'intake', msg: 'complaint received', caseId: 'c1', count: 3, offset: '12' });
    expect(text()).not.toContain('13800138000');
  });

  it('drops structures even under an allowed name', () => {
    const { logger, text } = record();
    logger.warn('odd', { key: { phone: CANARY } } as unknown as LogFields);
    expect(text()).not.toContain('13800138000');
  });

  it('shows name, code and frames of an error, never its message', () => {
    const { logger, lines, text } = record();
    const error = Object.assign(new TypeError(`duplicate key (${CANARY})\n    at ${CANARY}\n  detail`), { code: '23505', detail: CANARY });
    logger.error('batch failed', { error });
    logger.error('odd', { error: CANARY });
    logger.error('renamed', { error: Object.assign(new Error('x'), { name: CANARY, code: CANARY }) });
    expect(lines[0]).toMatchObject({ errorName: 'TypeError', errorCode: '23505' });
    expect(lines[0]!.stack).toContain('logger.spec');
    expect(lines[1]).toMatchObject({ errorName: 'string' });
    expect(lines[2]).toMatchObject({ errorName: 'Error' });
    expect(text()).not.toContain('13800138000');
  });

  it('binds what a child is given, under the same rule, and takes no placeholders from messages', () => {
    const { logger, lines, text } = record();
    logger.child({ useCase: 'settle-payout', secret: CANARY } as LogFields).info('done %s %j', { outcome: 'settled' });
    expect(lines[0]).toMatchObject({ useCase: 'settle-payout', outcome: 'settled', msg: 'done %s %j' });
    expect(text()).not.toContain('13800138000');
  });

  it('keeps what the framework says about a request to itself', () => {
    const { logger, lines, text } = record();
    const nest = nestLogger(logger);
    nest.error(new Error(CANARY), undefined, 'ExceptionsHandler');
    nest.error(`no row for ${CANARY}`, `Error: ${CANARY}\n    at x`, 'ExceptionsHandler');
    nest.log('Mapped {/cases/:id, GET} route', 'RouterExplorer');
    expect(text()).not.toContain('13800138000');
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      ['error', 'from the framework'], ['error', 'from the framework'], ['debug', 'Mapped {/cases/:id, GET} route'],
    ]);
  });
});
