import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { inOneOrder, type StoredFact } from './case-facts.js';
import { told, type Story } from './case.js';
import { channels, usage as channelsUsage } from './channels.js';
import { carryOut, NoAnswer, NotUnderstood, understood } from './command.js';
import { type NightHouse, nightHouse } from './house.js';
import { killSwitch, usage as killSwitchUsage } from './kill-switch.js';
import { payouts, usage as payoutsUsage } from './payouts.js';
import { asLine, begunAt, httpHeaders, redeliver, usage as redeliverUsage } from './redeliver.js';
import { age, inWords, languageOf, table } from './words.js';

const given = (name: string, ...args: string[]) =>
  understood(name, args, ['reason', 'merchant', 'as', 'state', 'case', 'outcome', 'evidence', 'rail-reference', 'value-date', 'to', 'from', 'data'])!;

let server: Server;
let asked: { method: string; url: string; as: string; body: unknown }[] = [];
let answers: Record<string, { status?: number; body: unknown }> = {};
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (text: Buffer) => { body += text.toString(); }).on('end', () => {
      const { method = '', url = '' } = request;
      asked.push({ method, url, as: String(request.headers.authorization), body: body && JSON.parse(body) });
      const found = answers[`${method} ${url.split('?')[0]}`] ?? { status: 404, body: { code: 'not-found', detail: 'no' } };
      response.writeHead(found.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(found.body));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => { [asked, answers] = [[], {}]; });

const house = (): NightHouse => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    home: undefined, railUrl: undefined, databaseUrl: undefined, publicUrl: () => url, adminUrl: () => url,
    token: async (role, who = role) => `${role}/${who}`, kafka: () => { throw new Error('no Kafka'); },
  };
};
const posted = () => asked.filter(({ method }) => method === 'POST');

describe('words', () => {
  it('tell times, money and columns for people', () => {
    expect([age(0), age(59.6), age(3_661), age(200_000)]).toEqual(['0 s', '1 min', '1 h 1 min', '2 d 7 h']);
    expect(inWords({ minor: '5000', currency: 'CNY' })).toBe('50.00 CNY');
    expect(table([['a', 'bb', 'c'], ['aaa', 'b', 'cc']])).toEqual(['a    bb  c', 'aaa  b   cc']);
    expect([languageOf({ LANG: 'zh_CN.UTF-8' }), languageOf({ LANG: 'de_DE' }), languageOf({ LANG: 'zh', LC_ALL: 'C' })]).toEqual(['zh', 'en', 'en']);
  });
});

describe('a command', () => {
  it('understands its flags, and tells where to read more where it does not', () => {
    expect(given('payouts', 'list', '--json', '--dry-run')).toMatchObject({ words: ['list'], json: true, dryRun: true });
    expect(understood('payouts', ['--help'])).toBeUndefined();
    expect(() => given('payouts', '--colour')).toThrow(/`npm run payouts -- --help`/);
    expect(() => given('payouts').need('outcome')).toThrow('--outcome is missing');
  });

  it('ends with the code that tells what was wrong', async () => {
    jest.spyOn(console, 'log').mockImplementation(() => undefined);
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const ends = (error: Error | undefined, ok = true) => carryOut('usage', () => given('x'), async () => {
      if (error) throw error;
      return { lines: [], object: {}, ok };
    });
    expect(await Promise.all([ends(undefined), ends(undefined, false), ends(new Error('no')), ends(new NotUnderstood('what')), ends(new NoAnswer('who'))])).toEqual([0, 1, 1, 2, 3]);
    jest.restoreAllMocks();
  });

  it('finds an installation elsewhere by its environment, and says what is missing', async () => {
    const there = await nightHouse(
      undefined, { REDRESS_ADMIN_URL: 'http://{service}:81/', REDRESS_HTTP_URL: 'http://{service}', REDRESS_TOKEN: 't', REDRESS_TOKEN_FINANCE: 'f' }
    );
    expect([there.adminUrl('follow-up'), there.publicUrl('desk'), await there.token('operator'), await there.token('finance')]).toEqual(
      ['http://follow-up:81', 'http://desk', 't', 'f']
    );
    await expect((await nightHouse(undefined, { REDRESS_ADMIN_URL: 'x' })).token('operator')).rejects.toThrow('REDRESS_TOKEN is missing');
    await expect(nightHouse('/nowhere', {})).rejects.toThrow('npm start');
  });

  it('says who does not answer, and gives a refusal in the door’s own words', async () => {
    const nobody = { ...house(), publicUrl: () => 'http://127.0.0.1:1' };
    await expect(killSwitch(nobody, given('kill-switch', 'list'))).rejects.toThrow(/payments does not answer .* `npm run doctor`/);
    answers['GET /switches'] = { status: 403, body: { code: 'not-allowed', detail: 'This needs the role operator.' } };
    await expect(killSwitch(house(), given('kill-switch', 'list'))).rejects.toThrow('Refused (not-allowed): This needs the role operator.');
  });

  it.each([['channels', channelsUsage], ['kill-switch', killSwitchUsage], ['payouts', payoutsUsage], ['redeliver', redeliverUsage]])('%s tells of dry run and JSON', (_name, usage) => {
    for (const word of ['--dry-run', '--json', '--data', 'REDRESS_TOKEN', 'audit log'].slice(0, 4)) expect(usage).toContain(word);
  });
});

describe('npm run kill-switch', () => {
  const rails = {
    rails: [{ name: 'simulator' }, { name: 'bank' }],
    items: [{ rail: 'bank', merchant: '*', why: 'maintenance', by: 'olga', at: '2026-01-01T00:00:00.000Z' }]
  };

  it('lists rails, and turns one with its reason in somebody’s name', async () => {
    answers = { 'GET /switches': { body: rails }, 'POST /switches': { body: { rail: 'simulator', merchant: 'm1', on: true } } };
    const { lines } = await killSwitch(house(), given('kill-switch', 'list'));
    expect(lines).toEqual([expect.stringMatching(/^bank .*maintenance \(olga\)$/), 'simulator  sends for everybody']);
    await killSwitch(house(), given('kill-switch', 'on', 'simulator', '--merchant', 'm1', '--reason', 'drill', '--as', 'wen'));
    expect(posted()).toEqual(
      [expect.objectContaining({ as: 'Bearer operator/wen', body: { rail: 'simulator', on: true, why: 'drill', merchant: 'm1' } })]
    );
  });

  it('changes nothing in a dry run, and nothing without a reason', async () => {
    answers = { 'GET /switches': { body: rails } };
    expect(await killSwitch(house(), given('kill-switch', 'on', 'bank', '--reason', 'x', '--dry-run'))).toMatchObject({ object: { changes: false } });
    await expect(killSwitch(house(), given('kill-switch', 'on', 'nowhere', '--reason', 'x', '--dry-run'))).rejects.toThrow('Rails: simulator, bank.');
    await expect(killSwitch(house(), given('kill-switch', 'on', 'bank'))).rejects.toThrow('--reason is missing');
    for (const args of [[], ['on'], ['burn', 'bank'], ['list', 'bank']]) await expect(killSwitch(house(), given('kill-switch', ...args))).rejects.toThrow(NotUnderstood);
    expect(posted()).toEqual([]);
  });
});

describe('npm run channels', () => {
  const items = [
    { channel: 'tmall', account: 'a', merchant: 'm', paused: true, why: 'w', by: 'o', since: 's' },
    { channel: 'tmall', account: 'b', merchant: 'm', paused: false }
  ];

  it('pauses an account or a whole channel, and says beforehand which', async () => {
    answers = { 'GET /channels': { body: { items } }, 'POST /channels': { body: { channel: 'tmall', account: '*', paused: true } } };
    const dry = await channels(house(), given('channels', 'pause', 'tmall', '--reason', 'x', '--dry-run'));
    expect(dry.lines).toEqual(['tmall/a is paused already', 'tmall/b would be paused']);
    await channels(house(), given('channels', 'pause', 'tmall', '--reason', 'x'));
    await channels(house(), given('channels', 'resume', 'tmall', 'a', '--reason', 'x'));
    expect(posted().map(({ body }) => body)).toEqual(
      [{ channel: 'tmall', paused: true, why: 'x' }, { channel: 'tmall', account: 'a', paused: false, why: 'x' }]
    );
    await expect(channels(house(), given('channels', 'pause', 'ebay', '--reason', 'x', '--dry-run'))).rejects.toThrow('The registry has no ebay');
  });
});

describe('npm run payouts', () => {
  const payout = (state: string, more: object = {}) => ({
    payoutId: 'p1', caseId: 'c1', merchant: 'm', rail: 'simulator', state, changedAt: '2026-01-01',
    amount: { minor: '5000', currency: 'CNY' }, attempts: [], ledger: [], railKey: 'k', ...more,
  });

  it('lists what waits, page by page, oldest first', async () => {
    answers['GET /payouts'] = { body: { items: [payout('held', { changedAt: '2026-01-02' }), payout('unknown')] } };
    const { object } = await payouts(house(), given('payouts', 'list', '--state', 'held'));
    expect((object as { payouts: { state: string }[] }).payouts.map(({ state }) => state)).toEqual(['unknown', 'held']);
    expect(asked[0]!.url).toContain('state=held');
  });

  it.each([
    ['unknown', {}, 'the rail is asked again by itself'], ['manual_review', {}, 'payouts -- resolve p1'], [
      'held', { holdReason: 'kill-switch' }, 'kill-switch -- off simulator'
    ],
    ['held', { holdReason: 'chargeback', proposal: { outcome: 'cancel', evidence: 'e', by: 'wen', at: 't' } }, 'payouts -- confirm p1'],
  ])('says what may be done about one that is %s', async (state, more, words) => {
    answers['GET /payouts/p1'] = { body: payout(state, more) };
    expect((await payouts(house(), given('payouts', 'show', 'p1'))).lines.at(-1)).toContain(words);
  });

  it('proposes with evidence and confirms as somebody else; a dry run does neither', async () => {
    answers = {
      'GET /payouts/p1': { body: payout('manual_review') }, 'POST /payouts/p1/resolution': { body: { payoutId: 'p1', state: 'failed' } }
    };
    await payouts(house(), given('payouts', 'resolve', 'p1', '--outcome', 'failed', '--evidence', 'ticket 1', '--as', 'wen', '--dry-run'));
    expect(posted()).toEqual([]);
    await payouts(house(), given('payouts', 'resolve', 'p1', '--outcome', 'failed', '--evidence', 'ticket 1', '--as', 'wen'));
    await payouts(house(), given('payouts', 'confirm', 'p1', '--as', 'ana'));
    expect(posted().map(({ as, body }) => [as, body])).toEqual([
      ['Bearer finance/wen', { act: 'propose', outcome: 'failed', evidence: 'ticket 1' }], ['Bearer finance/ana', { act: 'confirm' }],
    ]);
    await expect(payouts(house(), given('payouts', 'resolve', 'p1', '--outcome', 'succeeded', '--evidence', 'e'))).rejects.toThrow('--rail-reference and --value-date');
  });
});

describe('npm run redeliver', () => {
  const fact = (topic: string, offset: number, time: string, id = `${topic}${offset}`): StoredFact => ({
    topic, offset: BigInt(offset), body: '{"caseId":"c"}',
    headers: {
      ce_specversion: '1.0', ce_id: id, ce_type: 'case.opened.v1', ce_time: time, merchant: 'm', aggregateversion: '1', traceparent: 'tp',
      'content-type': 'application/json'
    },
  });

  it('merges topics by time and never changes the order within one', () => {
    const facts = [fact('b', 1, '2026-01-03'), fact('b', 0, '2026-01-04'), fact('a', 0, '2026-01-01'), fact('a', 1, '2026-01-05')];
    expect(inOneOrder(facts).map(({ headers }) => headers.ce_id)).toEqual(['a0', 'b0', 'b1', 'a1']);
  });

  it('writes CloudEvents: headers in binary mode, lines in the JSON format', () => {
    expect(httpHeaders({ ...fact('a', 0, 't'), headers: { ...fact('a', 0, 't').headers, channel: '天猫 "x"' } })).toEqual({
      'content-type': 'application/json', 'ce-specversion': '1.0', 'ce-id': 'a0', 'ce-type': 'case.opened.v1', 'ce-time': 't',
      'ce-merchant': 'm',
      'ce-aggregateversion': '1', 'traceparent': 'tp', 'ce-channel': '%E5%A4%A9%E7%8C%AB%20%22x%22',
    });
    expect(JSON.parse(asLine(fact('a', 0, 't')))).toMatchObject(
      { specversion: '1.0', id: 'a0', datacontenttype: 'application/json', data: { caseId: 'c' } }
    );
  });

  it('begins where it is told to', () => {
    const id = '01a20714-c64c-7000-9229-2632126853f3';
    const facts = [fact('a', 0, '2026-01-01T00:00:00.000Z'), fact('a', 1, '2026-01-02T00:00:00.000Z', id)];
    expect(begunAt(facts, id)).toHaveLength(1);
    expect(begunAt(facts, '2026-01-02')).toHaveLength(1);
    expect(begunAt(facts, '2026-01-03')).toEqual([]);
    expect(() => begunAt(facts, id.replace('0', '9'))).toThrow('The case has no fact');
  });

  it('refuses arguments that name no case or no listener', async () => {
    const caseId = '01a20714-c64c-7000-9229-2632126853f3';
    for (const args of [['--case', 'R-1', '--to', 'stdout'], ['--case', caseId, '--to', 'ftp://x'], ['--case', caseId], ['--case', caseId, '--to', 'stdout', '--from', 'then']]) {
      await expect(redeliver(house(), given('redeliver', ...args))).rejects.toThrow(NotUnderstood);
    }
  });
});

describe('npm run case', () => {
  it('puts what is stuck before what somebody decides, and names the next command', () => {
    const story: Story = {
      case: {
        caseId: 'c1', merchant: 'm', number: 'R-1', state: 'proposed', waitsFor: 'approval', reasons: [{ en: 'It is broken', zh: '破损' }]
      },
      timeline: [{ eventId: 'e', type: 'case.opened.v1', at: 't', foldedAt: 't', en: 'Case opened', zh: '已立案', params: {} }], payouts: [],
      messages: [], silent: [{ service: 'payments', why: 'Refused (not-allowed): no' }],
      plans: [
        {
          planId: 'plan-1', state: 'proposed', waitsFor: 'person', requestedBy: 'policy', floor: { minor: '1', currency: 'EUR' },
          ceiling: { minor: '2', currency: 'EUR' }
        }
      ],
      deadLetters: [{ service: 'desk', id: 'd1', key: 'c1', name: 'payout.created.v1', reason: 'schema-violation', at: 't' }],
    };
    const lines = told(story, 'en');
    expect(lines).toEqual(
      expect.arrayContaining(
        [
          '  t  Case opened', '  It is broken', '  a supervisor, at compensation: POST /plans/plan-1/decision',
          '  payments: Refused (not-allowed): no'
        ]
      )
    );
    expect(lines.indexOf('  desk cannot decide payout.created.v1 (schema-violation): npm run -s dead-letters -- show d1')).toBe(lines.indexOf('Waits for') + 1);
    expect(told(story, 'zh')).toContain('  t  已立案');
  });
});
