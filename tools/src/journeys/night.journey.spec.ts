import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { channelMessage, derivedId, instant, listenersOf, sealComplaint, sealingKey, services, signingKey, toHeaders } from '@redress/contracts';
import { appendToLog } from '@redress/messaging';
import { eventually } from '@redress/testing';
import { channelPublisher } from '../channel/publisher.js';
import { childrenOf, killServer } from '../chaos/kill-server.js';
import { setFaults } from '../chaos/faults.js';
import { redrive } from '../dead-letters/command.js';
import { Operator } from '../dead-letters/operator.js';
import { accountOf } from '../start/accounts.js';
import { openWatchedHouse, type Seen, type WatchedHouse } from './night-house.js';
import { call, complain, complaintOf, CUP, post, refusal, staff } from './visitors.js';

jest.setTimeout(120_000);

const POOR = 'The quality is poor: the zip sticks a little and the seam is not straight. I would like a part of my money back.';

/** Who is hit where what a broken build publishes is of this type. */
const listeners = listenersOf('leg.cancelled.v1').toSorted();

describe('the doctor and the commands of the night', () => {
  let at: WatchedHouse;
  let caseId: string;
  beforeAll(async () => { at = await openWatchedHouse(); });
  afterAll(() => at?.stop());

  const illIn = (found: ReadonlyMap<string, Seen>): string[] => [...found].filter(([, { ok }]) => !ok).map(([name]) => name);
  const auditOf = async (service: (typeof services)[number], merchant: string): Promise<string[]> => {
    const { body } = await (await staff(at.stack, 'auditor')).get(`${at.stack.adminUrl(service)}/audit-log/${merchant}`);
    expect(body.brokenAt).toBeNull();
    return (body.rows as { act: string; actor: string }[]).map(({ act }) => act);
  };
  const paid = (id: string) => eventually(
    `payout of ${id}`,
    async () => (await at.database.query('SELECT state FROM payments.payout WHERE case_id = $1', [id])).rows[0]?.state as string | undefined,
    (state) => state === 'succeeded'
  );
  /** What a broken build would publish: of the right type, and nothing that its listeners can read. */
  const poison = async (type: 'leg.cancelled.v1', keys: readonly string[]) => {
    const client = await at.database.connect();
    try {
      await appendToLog(client, keys.map((key, index) => ({
        topic: 'redress.compensation', key, body: '{"broken":true}',
        headers: toHeaders({
          id: derivedId('night', key, index), type, source: '/redress/compensation', subject: key, time: instant(Date.now()),
          merchant: 'lanting', aggregateType: 'leg',
          aggregateId: key, aggregateVersion: 1, causationId: key, traceparent: `00-${'5'.repeat(32)}-${'1'.repeat(16)}-01`,
          data: {} as never,
        }),
      })));
    } finally {
      client.release();
    }
  };

  it('find all well in a house at work, and say so in one line and by their exit code', async () => {
    ({ caseId } = await complain(at.stack, 'tmall', { id: 'night-one', text: CUP, paid: 5_000 }));
    await paid(caseId);
    await at.until(true);
    const { code, said, out } = await at.process('doctor');
    expect([code, out.trim().split('\n')]).toEqual([0, [expect.any(String)]]);
    const checks = said.checks as { name: string; ok: boolean; detail: string; next: string | null }[];
    expect([said.ok, checks.length]).toEqual([true, 22]);
    for (const check of checks) expect(check).toEqual({ name: expect.any(String), ok: true, detail: expect.any(String), next: null });
  });

  it('see a payout that the rail does not tell of, and see it heal once the rail speaks', async () => {
    await setFaults(at.stack.urls.rail, { rates: { 'timeout-after': 1 }, hangMs: 500 });
    const opened = await complain(at.stack, 'tmall', { id: 'night-unknown', text: CUP, paid: 5_000 });
    const payouts = (await at.until(false, 'payouts')).get('payouts')!;
    expect(payouts.detail).toContain('1 unknown');
    const [, id] = /^npm run -s payouts -- show (\S+)$/.exec(payouts.next ?? '') ?? [];
    const shown = await at.command('payouts', 'show', id!);
    expect([shown.code, (shown.said.payout as { state: string; caseId: string })]).toMatchObject(
      [0, { state: 'unknown', caseId: opened.caseId }]
    );
    const refused = await at.command('payouts', 'resolve', id!, '--outcome', 'failed', '--evidence', 'a guess');
    expect([refused.code, refused.said.error]).toEqual([1, expect.stringContaining('wrong-state')]);
    await setFaults(at.stack.urls.rail);
    await at.moveClocks(15);
    await paid(opened.caseId);
    await at.until(true, 'payouts');
  });

  it('see a kill switch, which a dry run does not turn, and what it held goes when it is off', async () => {
    const dry = await at.command('kill-switch', 'on', 'simulator', '--reason', 'drill', '--dry-run');
    expect([dry.code, dry.said]).toMatchObject([0, { dryRun: true, changes: true }]);
    expect((await at.seen('kill switches')).get('kill switches')).toMatchObject({ ok: true });
    expect((await at.command('kill-switch', 'on', 'simulator', '--reason', 'drill', '--as', 'olga')).code).toBe(0);
    const opened = await complain(at.stack, 'tmall', { id: 'night-held', text: CUP, paid: 5_000 });
    const held = await eventually(
      'it is held', () => at.seen('kill switches'), (found) => found.get('kill switches')!.detail.includes('1 held')
    );
    expect(held.get('kill switches')).toMatchObject(
      { ok: false, detail: expect.stringContaining('drill (olga; 1 held)'), next: 'npm run -s kill-switch -- off simulator --reason "…"' }
    );
    expect((await at.command('kill-switch', 'off', 'simulator', '--reason', 'drill over')).code).toBe(0);
    await paid(opened.caseId);
    expect((await at.seen('kill switches')).get('kill switches')).toMatchObject({ ok: true });
    expect(await auditOf('payments', '*')).toEqual(['rail.switched-off', 'rail.switched-on']);
  });

  it('see a paused channel: its webhooks are told to come again, its topic waits, and both are taken once it is resumed', async () => {
    const { channel, account } = accountOf('tmall');
    expect((await at.command('channels', 'pause', channel, account, '--reason', 'drill')).code).toBe(0);
    expect((await at.seen('channels')).get('channels')).toMatchObject(
      { ok: false, next: `npm run -s channels -- resume ${channel} ${account} --reason "…"` }
    );
    const told = complaintOf('tmall', { id: 'night-paused', text: CUP, paid: 5_000 });
    const turnedAway = await post(at.stack, 'tmall', told);
    expect(turnedAway).toMatchObject(refusal(503, 'channel-paused'));
    expect(turnedAway.headers.get('retry-after')).toEqual(expect.any(String));
    const { house } = at.stack;
    const sealed = await sealComplaint(
      complaintOf('tmall', { id: 'night-topic', text: CUP, paid: 5_000 }), sealingKey(readFileSync(house.keys.sealPublicKeyFile, 'utf8'))
    );
    const publisher = channelPublisher(house);
    await publisher.publish(
      [
        channelMessage(
          { channel, account, keys: signingKey(house.keys.webhookSecret(channel, account)), id: 'night', at: instant(Date.now()) }, sealed
        )
      ]
    );
    await publisher.close();
    const waiting = async () => (await at.database.query(`SELECT count(*)::int AS n FROM intake.waiting_input WHERE topic = 'channel.complaints'`)).rows[0].n as number;
    await eventually('the topic message waits', waiting, (n) => n === 1);
    await at.moveClocks(3_600, 'intake');
    await eventually('it was tried again', async () => (await at.database.query(`SELECT count(*)::int AS n FROM intake.waiting_input w, intake.clock c
      WHERE w.since > clock_timestamp() + interval '50 minutes'`)).rows[0].n as number, (n) => n === 1);
    expect((await at.seen('dead letters')).get('dead letters')).toMatchObject({ ok: true });
    expect((await at.command('channels', 'resume', channel, account, '--reason', 'drill over')).code).toBe(0);
    await at.moveClocks(20, 'intake');
    await eventually('the topic message is taken', waiting, (n) => n === 0);
    await at.moveClocks(-3_620, 'intake');
    const cases = async () => (await at.database.query(`SELECT case_id AS id FROM intake.complaint WHERE external_id = 'complaint-night-topic'`)).rows as { id: string }[];
    await paid((await eventually('its case', cases, ({ length }) => length === 1))[0]!.id);
    expect((await post(at.stack, 'tmall', told)).status).toBe(202);
    expect(await auditOf('intake', 'lanting')).toEqual(expect.arrayContaining(['channel.paused', 'channel.resumed']));
    await at.until(true, 'channels');
  });

  it('see a parked key and its dead letters, and that it is free once they are given up', async () => {
    const key = derivedId('night-key', 1);
    await poison('leg.cancelled.v1', [key]);
    const n = listeners.length;
    const found = await eventually(
      'all listeners have set it aside', () => at.seen('dead letters'), (seen) => seen.get('dead letters')!.detail.startsWith(`${n}, and ${n} `)
    );
    expect(found.get('dead letters')).toMatchObject({ next: 'npm run -s dead-letters -- list' });
    const operator = new Operator(at.night);
    const { letters } = await operator.list();
    expect(letters.map((letter) => [letter.service, letter.key, letter.reason]).sort()).toEqual(
      listeners.map((service) => [service, key, 'schema-violation'])
    );
    const ids = letters.map(({ id }) => id);
    expect((await redrive(operator, ids, true, 'drop')).lines).toEqual(ids.map((id) => `${id}  would be dropped`));
    expect((await at.seen('dead letters')).get('dead letters')).toMatchObject({ ok: false });
    expect(await at.process('dead-letters', 'drop', ...ids)).toMatchObject({ code: 0, said: { dryRun: false } });
    await at.until(true, 'dead letters');
  });

  it('see a service that has stopped taking events, and let it go on', async () => {
    await poison('leg.cancelled.v1', Array.from({ length: 102 }, (_, index) => derivedId('night-many', index)));
    const found = await at.until(false, 'service payments');
    expect(found.get('service payments')).toMatchObject(
      { detail: expect.stringContaining('too many inputs failed'), next: 'npm run -s dead-letters -- resume payments' }
    );
    for (const service of listeners) await at.until(false, `service ${service}`);
    for (const service of listeners) expect(await new Operator(at.night).resume(service)).toBeUndefined();
    for (const service of listeners) await at.until(true, `service ${service}`);
    expect(await auditOf('payments', '*')).toEqual(expect.arrayContaining(['service.resumed']));
    const operator = new Operator(at.night);
    const { letters } = await operator.list();
    expect(new Set(await Promise.all(letters.map((letter) => operator.drop(letter))))).toEqual(new Set([undefined]));
    await at.until(true, 'dead letters');
  });

  it('answer in ten seconds where the database hangs, and see it come back, also after a power cut', async () => {
    const server = at.pid('postgres');
    const stopped = [server, ...childrenOf(server)];
    for (const pid of stopped) process.kill(pid, 'SIGSTOP');
    try {
      const { code, said } = await at.process('doctor');
      const found = new Map((said.checks as ({ name: string } & Seen)[]).map((one) => [one.name, one]));
      expect([code, found.get('database')]).toMatchObject([1, { ok: false, next: expect.stringMatching(/^tail -n 20 .*postgres\.log$/) }]);
      expect(found.get('service intake')).toMatchObject({ ok: false, detail: expect.stringContaining('not ready') });
      expect(found.get('books')).toMatchObject({ ok: false, detail: 'not known: the database does not answer' });
      expect((await at.seen('books')).get('books')!.ms).toBeLessThan(10_000);
    } finally {
      for (const pid of stopped.reverse()) process.kill(pid, 'SIGCONT');
    }
    await at.until(true);
    killServer(server);
    await eventually(
      'it is another one', async () => Promise.resolve().then(() => at.pid('postgres')).catch(() => undefined),
      (pid) => pid !== undefined && pid !== server, 30_000
    );
    await at.until(true, undefined, 60_000);
  });

  it('answer where no service does, and tell of a case what the others would have told', async () => {
    const pid = at.pid('services');
    process.kill(pid, 'SIGSTOP');
    try {
      const found = await at.seen();
      expect(found.get('database')!.ms).toBeLessThan(10_000);
      expect(illIn(found)).toEqual(expect.arrayContaining(services.map((service) => `service ${service}`)));
      expect(found.get('books')).toMatchObject({ ok: true });
      expect(found.get('service intake')!.next).toMatch(/^tail -n 20 /);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    const rail = at.pid('rail-simulator');
    process.kill(rail, 'SIGSTOP');
    expect((await at.seen('rail')).get('rail')).toMatchObject({ ok: false, next: expect.stringContaining('kill-switch') });
    process.kill(rail, 'SIGCONT');
    await at.until(true, undefined, 60_000);
  });

  it('tell the whole story of a case by any of its names', async () => {
    const { code, said } = await at.command('case', caseId);
    expect([code, said.case]).toMatchObject([0, { caseId, merchant: 'lanting' }]);
    expect((said.payouts as object[])).toMatchObject([{ state: 'succeeded', amount: { currency: 'CNY' } }]);
    expect((said.timeline as { type: string }[]).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['case.opened.v1', 'payout.succeeded.v1', 'message.sent.v1'])
    );
    expect((await at.command('case', 'complaint-night-one')).said.case).toMatchObject({ caseId });
    expect(await at.command('case', 'nobody-knows-it')).toMatchObject({ code: 1, said: { ok: false } });
    expect((await at.command('case')).code).toBe(2);
  });

  it('give the facts of a case to a new listener, in order, and to nobody else', async () => {
    const heard: { headers: IncomingHttpHeaders; body: string }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (text: Buffer) => { body += text.toString(); }).on('end', () => {
        heard.push({ headers: request.headers, body });
        response.writeHead(heard.length === 2 ? 503 : 204).end();
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const to = `http://user:secret@127.0.0.1:${(server.address() as AddressInfo).port}/events?key=secret`;
    const stored = async () => (await at.database.query(`SELECT headers::json->>'ce_id' AS id FROM (SELECT * FROM bus."redress.intake" UNION ALL SELECT * FROM bus."redress.analysis"
      UNION ALL SELECT * FROM bus."redress.compensation" UNION ALL SELECT * FROM bus."redress.payments" UNION ALL SELECT * FROM bus."redress.follow-up") e WHERE key = $1`, [caseId])).rows.map(({ id }) => id as string).sort();
    const before = await stored();
    try {
      expect((await at.command('redeliver', '--case', caseId, '--to', to, '--dry-run')).said).toMatchObject({ ok: true, dryRun: true });
      expect(heard).toEqual([]);
      const { code, said } = await at.command('redeliver', '--case', caseId, '--to', to);
      expect([code, said]).toMatchObject([0, { delivered: before.length }]);
    } finally {
      server.close();
    }
    const ids = heard.map(({ headers }) => headers['ce-id'] as string);
    expect(ids[2]).toBe(ids[1]);
    expect([...new Set(ids)].sort()).toEqual(before);
    expect(heard[0]!.headers).toMatchObject(
      { 'ce-type': 'case.opened.v1', 'ce-specversion': '1.0', 'ce-subject': caseId, 'content-type': 'application/json' }
    );
    expect(JSON.parse(heard[0]!.body)).toMatchObject({ caseId });
    expect(await stored()).toEqual(before);
    expect((await auditOf('desk', 'lanting')).filter((act) => act === 'case.redelivered')).toHaveLength(1);
    const { rows } = await at.database.query(`SELECT detail::text AS detail FROM desk.audit_log WHERE act = 'case.redelivered'`);
    expect(rows[0].detail).not.toContain('secret');
  });

  it('see a deadline come near, and let two people decide about money only as two', async () => {
    const opened = await complain(at.stack, 'shopify', {
      id: 'night-clock', text: POOR, paid: 90_000, requestedRemedy: 'partial_refund', demanded: { minor: '10000', currency: 'EUR' },
    });
    await eventually(
      'it waits for approval', async () => (await at.command('case', opened.caseId)).said.case as { waitsFor?: string },
      (one) => one?.waitsFor === 'approval'
    );
    await at.moveClocks(6 * 86_400, 'follow_up');
    const found = await at.until(false, 'deadlines');
    expect(found.get('deadlines')).toMatchObject(
      { detail: expect.stringMatching(/^1 near, 0 missed; the first: resolution of /), next: `npm run -s case -- ${opened.caseId}` }
    );
    const supervisor = await staff(at.stack, 'supervisor', 'ana');
    const { body } = await supervisor.get(`${at.stack.urls.compensation}/plans?state=waiting`);
    const [{ planId }] = body.plans as [{ planId: string }];
    expect((await at.command('kill-switch', 'on', 'simulator', '--reason', 'drill', '--merchant', 'nordlicht')).code).toBe(0);
    expect((await supervisor.post(`${at.stack.urls.compensation}/plans/${planId}/decision`, { decision: 'approve', reason: 'in_order' })).status).toBe(200);
    const listed = await eventually(
      'its payout is held', async () => (await at.command('payouts', 'list', '--state', 'held')).said.payouts as { payoutId: string }[],
      ({ length }) => length === 1
    );
    const act = (act: string, as: string, ...more: string[]) => at.command('payouts', act, listed[0]!.payoutId, '--as', as, ...more);
    expect((await act('resolve', 'ana', '--outcome', 'cancel')).code).toBe(2);
    expect((await act('resolve', 'ana', '--outcome', 'release', '--evidence', 'ticket 4711')).code).toBe(0);
    expect(await act('confirm', 'ana')).toMatchObject({ code: 1, said: { error: expect.stringContaining('four-eyes') } });
    expect(await act('confirm', 'wen', '--dry-run')).toMatchObject({ code: 0, said: { dryRun: true, proposal: { by: 'ana' } } });
    expect(await act('reject', 'wen')).toMatchObject({ code: 0, said: { state: 'held', proposal: null } });
    expect((await at.command('kill-switch', 'off', 'simulator', '--reason', 'drill over', '--merchant', 'nordlicht')).code).toBe(0);
    await paid(opened.caseId);
    await at.until(true, 'deadlines');
    expect((await call(`${at.stack.urls.rail}/health`)).status).toBe(200);
  });
});
