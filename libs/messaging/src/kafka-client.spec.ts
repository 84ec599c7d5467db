import kafkajs from 'kafkajs';
// @ts-expect-error -- internal module of kafkajs
import BrokerPool from 'kafkajs/src/cluster/brokerPool.js';
// @ts-expect-error -- internal module of kafkajs
import Cluster from 'kafkajs/src/cluster/index.js';
// @ts-expect-error -- internal module of kafkajs
import createRetry from 'kafkajs/src/retry/index.js';
import { isOutage } from './kafka-client.js';

const { KafkaJSConnectionError, KafkaJSNonRetriableError, KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } = kafkajs;
// As the client makes them; its types know less.
/** What its retrier hands on where it may not try again. */
const wrapped = (cause: Error): Error => Reflect.construct(KafkaJSNonRetriableError, [cause, { cause }]) as Error;
const protocol = (type: string, retriable: boolean): Error =>
  new KafkaJSProtocolError(Object.assign(new Error(type), { type, code: 1, retriable }));

describe('an outage of Kafka', () => {
  it.each<[string, Error]>([
    ['a connection that is refused', new KafkaJSConnectionError('refused')],
    ['one within a final error', wrapped(new KafkaJSConnectionError('refused'))],
    ['retries that are used up', new KafkaJSNumberOfRetriesExceeded(new Error('x'), { retryCount: 5, retryTime: 100 })],
    ['a partition without a leader', protocol('LEADER_NOT_AVAILABLE', true)],
  ])('is %s', (_, error) => expect(isOutage(error)).toBe(true));

  it.each<[string, Error]>([
    ['a right that is missing', wrapped(protocol('GROUP_AUTHORIZATION_FAILED', false))],
    ['a fault of the program', wrapped(new TypeError('x'))],
    ['a wrong use of the client', new KafkaJSNonRetriableError('x')],
    ['an error that is not of Kafka', new Error('x')],
  ])('is not %s', (_, error) => expect(isOutage(error)).toBe(false));
});

/** What comes of the search for a group's coordinator where each broker of the cluster answers with this error. */
const searchAmong = (...answers: Error[]): Promise<unknown> => {
  const findBroker = async ({ nodeId }: { nodeId: string }) => ({ findGroupCoordinator: () => Promise.reject(answers[Number(nodeId)]!) });
  const brokerPool = Object.assign(Object.create(BrokerPool.prototype), { brokers: { ...answers }, findBroker });
  const retrier = createRetry({ retries: 1, initialRetryTime: 1 });
  const cluster = Object.assign(Object.create(Cluster.prototype), { brokerPool, retrier, logger: { debug: () => undefined } });
  return cluster.findGroupCoordinator({ groupId: 'redress.intake' }).catch((error: unknown) => error);
};

describe('a search for a group’s coordinator', () => {
  it('that a dying broker does not answer is an outage', async () => {
    expect(isOutage(await searchAmong(new KafkaJSConnectionError('closed')))).toBe(true);
  });

  it('that rights forbid is none', async () => {
    const forbidden = protocol('GROUP_AUTHORIZATION_FAILED', false);
    expect(isOutage(await searchAmong(forbidden, forbidden))).toBe(false);
  });
});
