/** Lives with the test support, since suites start the same broker. */
export { KafkaUnavailable, type LocalKafka, type LocalKafkaOptions, startLocalKafka } from '@redress/testing';
