import { exampleEnvelope } from '@redress/testing';
import { eventTypes, fromHeaders, toHeaders } from './index.js';

describe('an envelope', () => {
  it.each(eventTypes)('of %s comes back from its headers, all but the body', (type) => {
    const { data, ...attributes } = exampleEnvelope(type);
    expect(data).toBeDefined();
    expect(fromHeaders(toHeaders(exampleEnvelope(type)))).toStrictEqual(attributes);
  });

  it('has no channel where there is none', () => {
    const { channel, ...without } = exampleEnvelope('case.opened.v1');
    expect(channel).toBeDefined();
    expect(toHeaders(without)).not.toHaveProperty('channel');
    expect(fromHeaders(toHeaders(without))).not.toHaveProperty('channel');
  });

  it('travels as CloudEvents 1.0 in binary mode', () => {
    expect(toHeaders(exampleEnvelope('case.opened.v1'))).toMatchObject({
      ce_specversion: '1.0', ce_type: 'case.opened.v1', ce_source: 'redress/intake', 'content-type': 'application/json', aggregateversion: '1',
    });
    for (const value of Object.values(toHeaders(exampleEnvelope('payout.created.v1')))) expect(typeof value).toBe('string');
  });
});
