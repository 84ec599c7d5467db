/// <reference types="jest" />
import { eventually, type TestKafka } from '@redress/testing';
import { type JourneyHouse } from './journey-house.js';
import { call, complaintOf, CUP, post } from './visitors.js';

/** A broker whose power is cut, services that are started without it, and the way back. */
export function aBrokerThatComesBack(at: () => JourneyHouse, power: () => NonNullable<TestKafka['power']>): void {
  it('is missed by nobody who complains: services start without it, take complaints, and settle them when it comes', async () => {
    const { stack, database } = at();
    const health = (which: 'ready' | 'live') => call(`${stack.adminUrl('intake')}/health/${which}`).then(({ status }) => status, () => 0);
    await power().cut();
    stack.kill('intake');
    const both = async () => `${await health('ready')} ${await health('live')}`;
    await eventually('not ready, but alive', both, (seen) => seen === '503 200', 60_000);
    const told = complaintOf('tmall', { id: 'no-broker', text: CUP, paid: 5_000 });
    const taken = await eventually('intake takes it', () => post(stack, 'tmall', told), ({ status }) => status === 202, 60_000);
    await power().restore();
    await stack.ready();
    const state = async () =>
      (await database.query('SELECT state FROM payments.payout WHERE case_id = $1', [taken.body.caseId])).rows[0]?.state as string | undefined;
    await eventually('it is paid', state, (seen) => seen === 'succeeded', 60_000);
  });
}
