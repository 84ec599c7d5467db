import { createLogger } from '@redress/chassis';
import { type ChannelMessage } from '@redress/contracts';
import { createKafkaBus, PostgresLog } from '@redress/messaging';
import pg from 'pg';
import { databaseUrl, type House } from '../stack/environment.js';

/** How a channel that uses topics gets its messages there: with the rights of the channels' role, which may do nothing else. */
export interface ChannelPublisher {
  /** Resolves when log or broker have stored them. */
  publish(messages: readonly ChannelMessage[]): Promise<void>;
  close(): Promise<void>;
}

export function channelPublisher(house: Pick<House, 'bus' | 'keys' | 'database' | 'postgres'>): ChannelPublisher {
  const { bus } = house;
  if (bus.BUS === 'kafka') return kafkaPublisher(bus);
  const options = { connectionString: databaseUrl(house, 'channel'), max: 2, application_name: 'channel', pipeline: true };
  const pool = new pg.Pool(options);
  pool.on('error', () => undefined);
  const log = new PostgresLog({ logPool: () => pool, ownPool: () => pool });
  return { publish: (messages) => log.publish(messages), close: () => pool.end() };
}

function kafkaPublisher(env: House['bus']): ChannelPublisher {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username = '', KAFKA_SASL_PASSWORD: password = '' } = env;
  return createKafkaBus({
    brokers: env.KAFKA_BROKERS!.split(','), clientId: 'redress-channel', ssl: env.KAFKA_SSL === 'true', topicPrefix: env.KAFKA_TOPIC_PREFIX,
    logger: createLogger({ service: 'channel', level: 'silent' }),
    ...(mechanism && { sasl: { mechanism: mechanism as 'plain', username, password } }),
  });
}
