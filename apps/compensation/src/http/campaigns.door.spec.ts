import { type Actor, routesOf } from '@redress/chassis';
import { type Commands, type Reads } from '@redress/messaging';
import { kettles, kettlesId } from '../campaigns/campaign-examples.js';
import { noLines } from '../domain/campaign/campaign.js';
import { noticePage } from '../pages/notice-page.js';
import { draftSchema, linesSchema } from './campaign-schemas.js';
import { CampaignsDoor } from './campaigns.door.js';
import { NoticesDoor } from './notices.door.js';

const readsGiving = (...rows: object[]) => ({ find: async () => rows, one: async () => rows[0] }) as unknown as Reads;
const actor = (role: Actor['role'], merchants = ['m1']): Actor => ({ id: role, role, merchants });

describe('the doors of campaigns', () => {
  it('state who may come in', () => {
    const rules = Object.fromEntries(routesOf([CampaignsDoor, NoticesDoor]).map(({ method, path, door }) => [
      `${method} ${path}`, door && 'roles' in door ? door.roles : door?.kind,
    ]));
    const readers = ['supervisor', 'operator', 'agent', 'finance', 'auditor'];
    expect(rules).toEqual({
      'GET /campaigns': readers, 'GET /campaigns/:campaignId': readers, 'GET /campaigns/:campaignId/lines': readers,
      'POST /campaigns': ['supervisor'], 'POST /campaigns/:campaignId/lines': ['supervisor'],
      'POST /campaigns/:campaignId/decision': ['supervisor', 'operator'], 'GET /notices/:merchant/:campaignId': 'public',
    });
  });

  it('let an operator stop and resume, and no more', async () => {
    const asked: unknown[] = [];
    const commands = { run: async (_: unknown, { data }: { data: unknown }) => { asked.push(data); return {}; } } as unknown as Commands;
    const door = new CampaignsDoor(commands, readsGiving({ merchant: 'm1', campaignId: kettlesId }));
    for (const act of ['stop', 'resume'] as const) await door.decide(kettlesId, { act }, actor('operator'), 'k', 't');
    await expect(door.decide(kettlesId, { act: 'approve' }, actor('operator'), 'k', 't')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(door.decide(kettlesId, { act: 'start' }, actor('operator'), 'k', 't')).rejects.toMatchObject({ code: 'not-allowed' });
    expect(asked).toEqual([{ campaignId: kettlesId, act: 'stop' }, { campaignId: kettlesId, act: 'resume' }]);
  });

  it('plan for one’s own merchants alone, and show no campaign of another', async () => {
    const door = new CampaignsDoor({} as Commands, readsGiving());
    const draft = { ...kettles, merchant: 'm2' } as Parameters<typeof door.plan>[0];
    await expect(door.plan(draft, actor('supervisor'), 'k', 't')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(door.show(kettlesId, actor('auditor'))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('take a page of lines at most, and a plan without an unknown field', () => {
    const line = { orderSource: 'tmall', orderRef: 'T-1' };
    expect(linesSchema.parse({ lines: [line] }).lines).toEqual([{ ...line, lineRef: '*' }]);
    expect(linesSchema.safeParse({ lines: Array.from({ length: 501 }, () => line) }).success).toBe(false);
    expect(draftSchema.safeParse({ ...kettles, merchant: 'm1', perLine: { minor: '1', currency: 'XXQ' } }).success).toBe(false);
    expect(draftSchema.safeParse({ merchant: 'm1' }).error!.issues.map(({ path }) => path.join('.'))).toContain('incident');
  });
});

describe('a public notice', () => {
  const { incident, remedy } = kettles;

  it('is shown from the approval on, in both languages, the reader’s first', async () => {
    const page = (state: 'planned' | 'approved', accepted: string) =>
      new NoticesDoor(readsGiving({ incident, remedy, state, counts: noLines })).notice('m1', kettlesId, accepted);
    await expect(page('planned', 'en')).rejects.toMatchObject({ code: 'not-found' });
    const [zh, en] = [await page('approved', 'zh-CN,zh;q=0.9'), await page('approved', 'de')];
    expect(zh.indexOf('第 7 批水壶可能漏水')).toBeLessThan(zh.indexOf('Kettles of batch 7'));
    expect(en.indexOf('Kettles of batch 7')).toBeLessThan(en.indexOf('第 7 批水壶可能漏水'));
  });

  it('holds no markup that somebody wrote into it', () => {
    const notice = { en: '<script>alert(1)</script>', zh: '<b>' };
    expect(noticePage({ incident: { ...incident, notice }, remedy, state: 'completed' }, 'en')).not.toMatch(/<script>|<b>/);
  });
});
