import { type Circumstances } from '@redress/contracts';
import { simulation } from '@redress/testing';
import { compensationUseCases } from '../compensation.module.js';
import { classified, received } from '../examples.js';
import { compensationStores, entitlements } from '../store/stores.js';

const proven = <T>(value: T) => ({ value, source: 'channel', proven: 'yes' } as const);

it('frees every account that law made a plan draw on, when the complaint is withdrawn', async () => {
  const stage = simulation('compensation', compensationUseCases, { stores: compensationStores as never });
  const told = received('F-1');
  const circumstances: Circumstances = { fraudClaimed: proven(true), fraud: proven(true) };
  const order = { ...told.order, country: 'CN', timeZone: 'Asia/Shanghai', lines: told.order.lines.map((line) => ({ ...line, circumstances })) };
  const complaint = { ...told, order };
  const about = { key: complaint.caseId };
  await stage.event('complaint.received.v1', complaint, about);
  await stage.event('complaint.classified.v1', classified(complaint, { category: 'counterfeit', severity: 's2' }), about);
  expect(stage.rows(entitlements).filter(({ granted }) => granted > 0n).map(({ head }) => head)).toContain('statutory_multiple');
  await stage.event('complaint.withdrawn.v1', {
    complaintId: complaint.complaintId, caseId: complaint.caseId, withdrawnAt: '2026-03-02T09:00:00.000Z', by: 'customer',
  }, about);
  expect(stage.rows(entitlements).filter(({ granted }) => granted !== 0n)).toEqual([]);
});
