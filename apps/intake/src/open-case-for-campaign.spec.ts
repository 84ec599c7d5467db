import { derivedId, type EventData } from '@redress/contracts';
import { equalsOneByOne, simulation, type SimulatedInput } from '@redress/testing';
import { exampleComplaint, exampleOrder, exampleParts, NOW } from './examples.js';
import { complaintDelivered } from './receive-complaint.js';
import { orderFactDelivered } from './receive-order-fact.js';
import { contactAsked } from './resolve-contact.js';
import { cases } from './store/cases.js';
import { intakeStores } from './store/stores.js';
import { perform } from './use-cases.js';

const parts = exampleParts();
const useCases = perform(parts);
const options = { stores: [...intakeStores], start: NOW };
const stack = () => simulation('intake', useCases, options);
type Stage = ReturnType<typeof stack>;

const shop = { channel: 'tmall', account: 'acme-cn', signedAt: NOW };
const theCase = derivedId('case', 'x');
const campaignId = derivedId('campaign', 'acme', 'kettles');
const included = (change: Partial<EventData<'campaign.line-included.v1'>> = {}): EventData<'campaign.line-included.v1'> =>
  ({ campaignId, caseId: theCase, orderSource: 'tmall', orderRef: 'T-1', lineRef: '1', openedBy: 'campaign', inclusion: 1, ...change });
const key = { key: theCase, merchant: 'acme', channel: 'tmall' };
const include = (stage: Stage, change: Parameters<typeof included>[0] = {}) => stage.event('campaign.line-included.v1', included(change), key);
const buyer = { customerId: 'buyer-9', contact: { email: 'nine@example.com' } };
const sell = (stage: Stage, change: object = {}) => stage.command(orderFactDelivered, {
  ...shop, message: { kind: 'purchased', externalId: 'F-1', orderRef: 'T-1', occurredAt: NOW, order: exampleOrder(), ...change },
}, { key: 'T-1', merchant: 'acme', channel: 'tmall' });
const ask = (stage: Stage) => stage.command(contactAsked, { caseId: theCase, intentId: derivedId('intent'), purpose: 'proactive' }, { ...key, actor: { id: 'follow-up', role: 'service' } });

describe('a line that a campaign has taken up', () => {
  it('becomes a case without a complaint, with the order as intake knows it', async () => {
    const stage = stack();
    await sell(stage);
    await stage.command(orderFactDelivered, { ...shop, message: { kind: 'dispatched', externalId: 'F-2', orderRef: 'T-1', occurredAt: '2026-01-02T00:00:00.000Z' } }, { key: 'T-1', merchant: 'acme', channel: 'tmall' });
    const { events } = await include(stage);
    expect(events).toMatchObject([
      { type: 'case.opened.v1', data: { caseId: theCase, openedBy: 'campaign', orderRef: 'T-1', language: 'zh', country: 'CN' } },
      { type: 'case.order-stated.v1', subject: theCase, aggregateVersion: 1, data: {
        campaignId, order: { orderRef: 'T-1', dispatchedAt: { source: 'order-event', proven: 'yes' } },
      } },
    ]);
    expect(stage.row(cases, { merchant: 'acme', caseId: theCase })).toMatchObject({ openedBy: 'campaign', complaints: [] });
  });

  it('has no case where intake knows neither the order nor the line, until it does', async () => {
    const stage = stack();
    expect((await include(stage)).events).toMatchObject([{ type: 'case.not-opened.v1', data: { reason: 'order-unknown' }, aggregateVersion: 1 }]);
    await sell(stage);
    expect((await include(stage, { lineRef: '7', inclusion: 2 })).events).toMatchObject([{ type: 'case.not-opened.v1', data: { reason: 'line-unknown' } }]);
    expect((await include(stage, { lineRef: '*', inclusion: 3 })).events.map(({ type }) => type)).toEqual(['case.opened.v1', 'case.order-stated.v1']);
    expect((await include(stage, { lineRef: '*', inclusion: 4 })).events).toMatchObject([{ type: 'case.order-stated.v1', aggregateVersion: 4 }]);
  });

  it('is reached by what the buyer or an earlier complaint has left, and by nothing else', async () => {
    const [unknown, known, complained] = [stack(), stack(), stack()];
    await sell(unknown);
    await include(unknown);
    expect(await ask(unknown)).toMatchObject({ missing: 'no-contact' });

    await sell(known, buyer);
    const { events } = await include(known);
    expect(await ask(known)).toMatchObject({ contact: buyer.contact });
    const told = JSON.stringify(known.published, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    expect(told).not.toMatch(/buyer-9|nine@example/);
    expect(events.at(-1)!.data).toMatchObject({ customerRef: expect.stringMatching(/^[0-9a-f]{40}$/) as string });

    const complaint = exampleComplaint();
    await complained.command(complaintDelivered, { ...shop, message: complaint }, { key: 'T-1', merchant: 'acme', channel: 'tmall' });
    const opened = await include(complained);
    expect(opened.events.at(-1)!.data).toMatchObject({ complaintCaseId: expect.any(String) as string });
    expect(await ask(complained)).toMatchObject({ contact: complaint.contact });
  });

  it('is decided in a batch as one by one', async () => {
    const fact = (orderRef: string) => ({
      command: orderFactDelivered, key: orderRef, merchant: 'acme', channel: 'tmall', idempotencyKey: orderRef,
      data: { ...shop, message: { kind: 'purchased', externalId: `F-${orderRef}`, orderRef, occurredAt: NOW, order: exampleOrder({ orderRef }) } },
    }) as unknown as SimulatedInput;
    const line = (orderRef: string, caseId: string, inclusion = 1) => ({
      event: 'campaign.line-included.v1', key: caseId, merchant: 'acme', channel: 'tmall', data: included({ orderRef, caseId, inclusion }),
    }) as unknown as SimulatedInput;
    const [one, two] = [derivedId('case', '1'), derivedId('case', '2')];
    await equalsOneByOne('intake', useCases, [
      fact('T-1'), line('T-1', one), line('T-2', two), fact('T-2'), line('T-2', two, 2), line('T-1', derivedId('case', '3')),
    ], options);
  });
});
