import { writeSync } from 'node:fs';
import { createLogger } from '@redress/chassis';
import { type Service } from '@redress/contracts';
import { type Bus, createKafkaBus, PostgresLog } from '@redress/messaging';
import pg from 'pg';

/** Run as a process of its own, to be killed: a member of a service's group that says what it takes, a line each, and takes it or not. */
export interface BusMember {
  readonly bus: { readonly kafka: { brokers: readonly string[] } } | { readonly postgres: { log: string; own: string } };
  readonly service: Service;
  readonly topic: string;
  readonly batch: number;
  /** How long each call of take lasts; `for ever` never settles. */
  readonly takes: number | 'for ever';
}

function open({ bus, service }: BusMember): Bus {
  if ('kafka' in bus) return createKafkaBus({ ...bus.kafka, clientId: service, logger: createLogger({ service, level: 'silent' }) });
  const pool = (connectionString: string) => new pg.Pool({ connectionString, max: 4 }).on('error', () => undefined);
  const [log, own] = [pool(bus.postgres.log), pool(bus.postgres.own)];
  return new PostgresLog({ logPool: () => log, ownPool: () => own });
}

async function main(member: BusMember): Promise<void> {
  await open(member).subscribe({
    service: member.service,
    topics: [member.topic],
    batch: member.batch,
    take: async (messages) => {
      writeSync(1, `${messages.map(({ body }) => body).join(' ')}\n`);
      await new Promise<void>((resolve) => typeof member.takes === 'number' && setTimeout(resolve, member.takes));
    },
    onCrash: () => process.exit(3),
  });
}

void main(JSON.parse(process.argv[2]!) as BusMember);
