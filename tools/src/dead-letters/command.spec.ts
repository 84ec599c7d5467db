import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { services } from '@redress/contracts';
import { list, parseCommand, redrive, show, usage } from './command.js';
import { Operator } from './operator.js';

const letter = (id: string, at: string, state = 'parked') => ({ id, inputId: 'i', kind: 'event', name: 'leg.released.v1', key: `case-${id}`, merchant: 'm', topic: 't', reason: 'RangeError', detail: 'at x', state, at });

/** Two services with dead letters, three without, and one that is away. */
const stored: Record<string, ReturnType<typeof letter>[]> = { payments: [letter('p1', '2026-01-02'), letter('p2', '2026-01-03', 'redriven')], intake: [letter('i1', '2026-01-01')] };
let server: Server;
let redriven: string[] = [];
let away: string | undefined;

beforeAll(async () => {
  server = createServer((request, response) => {
    const [, service = '', , id, act] = (request.url ?? '').split(/[/?]/);
    const all = stored[service] ?? [];
    const one = all.find((candidate) => candidate.id === id);
    const send = (status: number, body: unknown) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.headers.authorization !== 'Bearer operator-token') return send(401, { code: 'unauthenticated' });
    if (service === away) return send(503, { code: 'unavailable' });
    if (request.method === 'GET' && !id?.match(/^[a-z]\d$/)) return send(200, all.filter(({ state }) => state === 'parked'));
    if (!one) return send(404, { code: 'not-found' });
    if (act !== 'redrive') return send(200, one);
    if (!request.headers['idempotency-key']) return send(400, { code: 'idempotency-key-required' });
    redriven.push(one.id);
    return send(200, { redriven: one.id });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => { [redriven, away] = [[], undefined]; });
afterAll(() => new Promise((resolve) => server.close(resolve)));

const operator = () => new Operator({
  adminUrl: (service) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${service}`, token: async (role) => `${role}-token`,
});

describe('npm run dead-letters', () => {
  it('lists those that wait in all services, oldest first', async () => {
    const { lines, ok } = await list(operator());
    expect(lines.map((line) => line.slice(0, 16).trim())).toEqual(['i1  intake', 'p1  payments']);
    expect(ok).toBe(true);
  });

  it('names a service that does not answer, and does not call that well', async () => {
    away = services[0];
    expect(await list(operator())).toMatchObject({ ok: false, object: { silent: ['intake'] } });
    await expect(show(operator(), 'p1')).rejects.toThrow('intake answered 503');
  });

  it('shows one, or says that there is none', async () => {
    expect((await show(operator(), 'p1')).lines).toContain('service      payments');
    expect(await show(operator(), 'z9')).toMatchObject({ ok: false, lines: ['There is no dead letter z9.'] });
  });

  it('redrives all that wait, oldest first; a dry run redrives none', async () => {
    expect(await redrive(operator(), 'all', true)).toMatchObject({ ok: true, lines: ['i1  would be redriven', 'p1  would be redriven'] });
    expect(redriven).toEqual([]);
    expect(await redrive(operator(), 'all', false)).toMatchObject({ ok: true, lines: ['i1  redriven', 'p1  redriven'] });
    expect(redriven).toEqual(['i1', 'p1']);
  });

  it('leaves alone what is decided or unknown, and says so', async () => {
    const report = await redrive(operator(), ['p2', 'z9', 'p1'], false);
    expect(report.lines).toEqual(['p2  it is redriven', 'z9  there is no such dead letter', 'p1  redriven']);
    expect(report.ok).toBe(false);
    expect(redriven).toEqual(['p1']);
  });

  it('understands its arguments, and nothing else', () => {
    expect(parseCommand(['redrive', '--all', '--dry-run', '--json'])).toMatchObject({ act: 'redrive', ids: 'all', dryRun: true, json: true });
    expect(parseCommand(['redrive', 'a', 'b'])).toMatchObject({ ids: ['a', 'b'], dryRun: false });
    expect(parseCommand([])).toMatchObject({ act: 'help' });
    for (const args of [['redrive'], ['redrive', 'a', '--all'], ['show'], ['list', 'a'], ['burn']]) expect(() => parseCommand(args)).toThrow('Not understood');
    for (const word of ['list', 'show ID', 'redrive', '--dry-run', '--json']) expect(usage).toContain(word);
  });
});
