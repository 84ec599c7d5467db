import kafkajs from 'kafkajs';
import { isOutage } from './kafka-client.js';

const { KafkaJSConnectionError, KafkaJSNonRetriableError, KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } = kafkajs;
// As the client makes them; its types know less.
/** What its retrier hands on where it may not try again. */
const wrapped = (cause: Error): Error => Reflect.construct(KafkaJSNonRetriableError, [cause, { cause }]) as Error;
const noCoordinator = Reflect.construct(kafkajs.KafkaJSGroupCoordinatorNotFound, ['Failed to find group coordinator']) as Error;
const protocol = (type: string, retriable: boolean): Error =>
  new KafkaJSProtocolError(Object.assign(new Error(type), { type, code: 1, retriable }));

describe('an outage of Kafka', () => {
  it.each<[string, Error]>([
    ['a connection that is refused', new KafkaJSConnectionError('refused')],
    ['one within a final error', wrapped(new KafkaJSConnectionError('refused'))],
    ['retries that are used up', new KafkaJSNumberOfRetriesExceeded(new Error('x'), { retryCount: 5, retryTime: 100 })],
    ['a partition without a leader', protocol('LEADER_NOT_AVAILABLE', true)],
    // kafkajs throws away what the only broker answered, or that it is gone, and calls the rest final.
    ['a coordinator that a dying broker does not name', noCoordinator],
    ['the same within a final error', wrapped(noCoordinator)],
  ])('is %s', (_, error) => expect(isOutage(error)).toBe(true));

  it.each<[string, Error]>([
    ['a right that is missing', wrapped(protocol('GROUP_AUTHORIZATION_FAILED', false))],
    ['a fault of the program', wrapped(new TypeError('x'))],
    ['a wrong use of the client', new KafkaJSNonRetriableError('x')],
    ['an error that is not of Kafka', new Error('x')],
  ])('is not %s', (_, error) => expect(isOutage(error)).toBe(false));
});
