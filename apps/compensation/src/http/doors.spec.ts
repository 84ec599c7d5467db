import { type Actor, routesOf } from '@redress/chassis';
import { type Commands, type Reads } from '@redress/messaging';
import { planOf, received } from '../examples.js';
import { FairnessDoor } from './fairness.door.js';
import { AuthorityDoor } from './authority.door.js';
import { BudgetsDoor } from './budgets.door.js';
import { MyCaseDoor } from './my-case.door.js';
import { PlansDoor } from './plans.door.js';
import { PoliciesDoor } from './policies.door.js';
import { PublicationsDoor } from './publications.door.js';

describe('the doors of compensation', () => {
  it('state who may come in', () => {
    const rules = Object.fromEntries(routesOf([PlansDoor, MyCaseDoor, FairnessDoor, AuthorityDoor, BudgetsDoor, PoliciesDoor, PublicationsDoor]).map(({ method, path, door }) => [
      `${method} ${path}`, door && 'roles' in door ? door.roles : door?.kind,
    ]));
    expect(rules).toEqual({
      'GET /plans': ['supervisor', 'agent', 'auditor', 'finance', 'arbiter'],
      'GET /plans/:planId': ['supervisor', 'agent', 'auditor', 'finance', 'arbiter'],
      'POST /plans/:planId/decision': ['agent', 'supervisor', 'finance', 'arbiter'],
      'POST /plans/:planId/inspection': ['agent', 'field-worker'],
      'GET /authority': ['agent', 'supervisor', 'finance', 'arbiter'],
      'GET /budgets': ['finance', 'supervisor', 'auditor'], 'POST /budgets': ['supervisor'],
      'POST /plans/:planId/counter-answer': ['agent', 'supervisor'], 'POST /my/case/counter': 'case-link',
      'GET /plans/:planId/explanation': ['agent', 'supervisor', 'arbiter', 'auditor'],
      'GET /policies/:merchant': 'public', 'GET /policies/:merchant/page': 'public', 'GET /policies/:merchant/:version': 'public',
      'POST /publications/check': ['supervisor', 'auditor', 'operator'], 'GET /publications': ['supervisor', 'auditor'],
      'POST /publications': ['supervisor'], 'POST /publications/sample-cases': ['supervisor', 'operator'],
      'GET /publications/:id': ['supervisor', 'auditor'], 'GET /publications/:id/backtest': ['supervisor', 'auditor'],
      'POST /publications/:id/backtest': ['supervisor'], 'POST /publications/:id/approval': ['supervisor'],
      'POST /publications/:id/publication': ['supervisor'], 'POST /publications/:id/withdrawal': ['supervisor'],
      'GET /fairness': ['supervisor', 'auditor'],
      'GET /my/case/offer': 'case-link', 'POST /my/case/choice': 'case-link', 'GET /choice/:token': 'case-link',
    });
  });

  it('look only among the merchants of whoever asks', async () => {
    const asked: unknown[] = [];
    const reads = { find: async (_: unknown, query: { where: unknown }) => { asked.push(query.where); return []; } } as unknown as Reads;
    const door = new PlansDoor({} as Commands, reads);
    const actor: Actor = { id: 'sue', role: 'supervisor', merchants: ['m1', 'm2'] };
    expect(await door.list({ state: 'waiting', limit: 50 }, actor)).toEqual({ plans: [] });
    await expect(door.show(planOf(received('C-1')), actor)).rejects.toMatchObject({ code: 'not-found' });
    expect(asked).toMatchObject([{ merchant: ['m1', 'm2'], waitsFor: 'person' }, { merchant: ['m1', 'm2'] }]);
    await expect(door.list({ state: 'waiting', limit: 50, after: 'x' }, actor)).rejects.toMatchObject({ code: 'bad-request' });
  });
});
