import { type AdminRoute, assertMerchant, ProblemError } from '@redress/chassis';
import { auditRows, type DeadLetter, deadLetters } from './framework-stores.js';
import { brokenLink } from './audit.js';
import { type Commands } from './commands.js';
import { dropCommand, redriveCommand, resumeCommand } from './redrive.js';
import { type UnitHost } from './unit-host.js';

const EVERY_MERCHANT = '*';

/** What operators may ask of every service: its backlog, its dead letters, its audit log. */
export function adminRoutes(host: UnitHost, commands: Commands): AdminRoute[] {
  const letterOf = async (id: string | undefined): Promise<DeadLetter> => {
    const letter = id && /^[0-9a-f-]{36}$/.test(id) ? await host.reads.one(deadLetters, { id }) : undefined;
    if (!letter) throw new ProblemError('not-found', 'there is no such dead letter');
    return letter;
  };
  const decide = (path: string, run: typeof redriveCommand | typeof dropCommand): AdminRoute => ({
    method: 'POST', path: `/dead-letters/:id/${path}`, roles: ['operator'],
    handle: async ({ params, actor, idempotencyKey }) => {
      const letter = await letterOf(params.id);
      assertMerchant(actor, letter.merchant);
      return commands.run(run as typeof redriveCommand, {
        data: { deadLetterId: letter.id, inputId: letter.inputId }, key: letter.key, merchant: letter.merchant,
        actor: { id: actor.id, role: actor.role }, idempotencyKey,
      });
    },
  });
  return [
    { method: 'GET', path: '/backlog', roles: ['operator', 'auditor'], handle: () => host.backlog() },
    {
      method: 'GET', path: '/dead-letters', roles: ['operator', 'auditor'],
      handle: async ({ query }) => host.reads.find(deadLetters, {
        where: { state: (query.state ?? 'parked') as DeadLetter['state'] }, orderBy: [['at', 'asc'], ['id', 'asc']],
        limit: Math.min(Number(query.limit ?? 50) || 50, 200),
      }),
    },
    { method: 'GET', path: '/dead-letters/:id', roles: ['operator', 'auditor'], handle: ({ params }) => letterOf(params.id) },
    decide('redrive', redriveCommand),
    decide('drop', dropCommand),
    {
      method: 'GET', path: '/audit-log/:merchant', roles: ['auditor'],
      handle: async ({ params, actor }) => {
        assertMerchant(actor, params.merchant!);
        const rows = await host.reads.find(auditRows, { where: { merchant: params.merchant! }, orderBy: [['sequence', 'asc']], limit: 1_000 });
        return { rows, brokenAt: brokenLink(rows) ?? null };
      },
    },
    {
      method: 'POST', path: '/resume', roles: ['operator'],
      handle: async ({ actor, idempotencyKey }) => {
        assertMerchant(actor, EVERY_MERCHANT);
        const answer = await commands.run(resumeCommand, {
          data: { service: host.service }, key: `service:${host.service}`, merchant: EVERY_MERCHANT, actor: { id: actor.id, role: actor.role }, idempotencyKey,
        });
        host.runner.resume();
        return answer;
      },
    },
  ];
}
