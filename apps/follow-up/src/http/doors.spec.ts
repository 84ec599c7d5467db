import { caseLinkKey, createLogger, ProblemError, routesOf, signCaseLink, startHttp, stopHttp } from '@redress/chassis';
import { derivedId } from '@redress/contracts';
import { Commands, Reads } from '@redress/messaging';
import { createHash } from 'node:crypto';
import { followUp } from '../follow-up.module.js';

const CASE_LINK_SECRET = 'case-link-secret-of-a-test-0123456789';
const caseId = derivedId('case', 1);
const given: { name: string; data: unknown; merchant: string; actor: unknown }[] = [];
const commands: Commands = {
  run: async (command, { data, merchant, actor }) => {
    given.push({ name: command.name, data, merchant, actor });
    return { state: 'reopened' } as never;
  },
};
const row = { merchant: 'm1', caseId, language: 'zh', number: 'R-7K3M' };
const letter = {
  merchant: 'm1', caseId, messageId: derivedId('m', 1), template: 'acknowledged', cause: 'c', language: 'en', timeZone: 'UTC', number: 'R-7K3M', state: 'sent',
  tries: 1, at: '2026-03-02T08:00:00.000Z', letter: { template: 'acknowledged' },
};
const reads = {
  one: async () => row,
  find: async (store: { name: string }, { where }: { where: { merchant?: string | string[] } }) =>
    (where.merchant !== undefined && ![where.merchant].flat().includes('m1') ? [] : store.name === 'follow_up' ? [row] : [letter]),
};

let served: Awaited<ReturnType<typeof startHttp>>;
beforeAll(async () => {
  served = await startHttp({
    module: { module: class {}, controllers: followUp.controllers, providers: [{ provide: Commands, useValue: commands }, { provide: Reads, useValue: reads }] },
    config: {
      SERVICE: 'follow-up', HTTP_HOST: '127.0.0.1', HTTP_PORT: 0, BODY_LIMIT_BYTES: 200_000, CASE_LINK_SECRET, SERVICE_SECRET: 'service-secret-of-a-test-0123456789ab',
    },
    logger: createLogger({ service: 'follow-up', level: 'silent' }),
    staff: async (token) => {
      if (token === 'none') throw new ProblemError('unauthenticated', 'no');
      return { id: 'u-1', roles: ['supervisor'], merchants: [token] };
    },
  });
});
afterAll(() => stopHttp(served.app));
beforeEach(() => void given.splice(0));

const token = signCaseLink({ caseId, merchant: 'm1', expiresAt: 4_000_000_000 }, caseLinkKey(CASE_LINK_SECRET));
const post = async (path: string, authorization: string, body: unknown) => {
  const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': 'k-1' };
  const reply = await fetch(`${served.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
};

it('states a door at every route', () => {
  expect(routesOf(followUp.controllers).filter(({ door }) => !door)).toEqual([]);
});

describe('the customer', () => {
  it('answers the survey of the case that the link opens', async () => {
    expect(await post('/my/case/survey', `CaseLink ${token}`, { score: 2, effective: false })).toEqual({ status: 200, body: { state: 'reopened' } });
    expect(given).toMatchObject([{ name: 'answer-survey', data: { caseId, score: 2, effective: false }, merchant: 'm1', actor: { role: 'customer' } }]);
  });

  it.each([{ score: 6 }, { score: 2.5 }, {}, { score: 3, caseId: 'another' }])('cannot answer %j', async (answer) => {
    expect(await post('/my/case/survey', `CaseLink ${token}`, answer)).toMatchObject({ status: 400, body: { code: 'schema-violation' } });
    expect(given).toEqual([]);
  });

  it('opens the case again for a reason of the list', async () => {
    expect((await post('/my/case/reopening', `CaseLink ${token}`, { reason: 'came_back' })).status).toBe(200);
    expect((await post('/my/case/reopening', `CaseLink ${token}`, { reason: 'because' })).status).toBe(400);
    expect((await post('/my/case/reopening', 'CaseLink forged.token', { reason: 'came_back' })).status).toBe(401);
    expect(given).toHaveLength(1);
  });

  it('gets the survey as a page whose one script and style are those that its policy names', async () => {
    const reply = await fetch(`${served.url}/survey/${token}`);
    const page = await reply.text();
    const policy = reply.headers.get('content-security-policy')!;
    expect(page).toContain('R-7K3M');
    expect(page).toContain('<html lang="zh-CN">');
    expect([...page.matchAll(/data-path="([^"]+)"/g)].map(([, path]) => path)).toEqual(['/my/case/survey', '/my/case/reopening']);
    for (const tag of ['script', 'style']) {
      const [, content] = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(page)!;
      expect(policy).toContain(`${tag}-src 'sha256-${createHash('sha256').update(content!).digest('base64')}'`);
    }
  });
});

describe('staff', () => {
  it('open and end cases of their merchants alone', async () => {
    expect((await post(`/cases/${caseId}/reopening`, 'Bearer m1', { reason: 'new_facts' })).status).toBe(200);
    expect((await post(`/cases/${caseId}/resolution`, 'Bearer *', { outcome: 'none', unresolvedReason: 'no-answer' })).status).toBe(200);
    expect((await post(`/cases/${caseId}/reopening`, 'Bearer m2', { reason: 'new_facts' })).status).toBe(404);
    expect((await post(`/cases/${caseId}/resolution`, 'Bearer m1', { outcome: 'none', unresolvedReason: 'Ada Lovelace said so' })).status).toBe(400);
    expect(given.map(({ name, merchant }) => [name, merchant])).toEqual([['reopen-case', 'm1'], ['resolve-case', 'm1']]);
  });

  it('read what the customer was told, without a link that would open the case', async () => {
    const reply = await fetch(`${served.url}/cases/${caseId}/messages`, { headers: { authorization: 'Bearer m1' } });
    const { messages } = (await reply.json()) as { messages: { text: string; subject: string }[] };
    expect(messages).toMatchObject([{ subject: 'We have your complaint (R-7K3M)', text: expect.stringContaining('on file under the number R-7K3M') }]);
    expect(messages[0]!.text).not.toContain('/c/');
  });
});
