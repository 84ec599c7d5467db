import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverProperties } from './kafka-files.js';
import { kafkaSource } from './kafka.js';
import { KafkaUnavailable, startLocalKafka } from './local-kafka.js';

describe('a local Kafka where something is missing', () => {
  const before = { ...process.env };
  let dir: string;
  /** A program that prints this. */
  const program = (name: string, says: string): void => {
    writeFileSync(join(dir, name), `#!/bin/sh\necho '${says}'\n`);
    chmodSync(join(dir, name), 0o755);
  };
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'redress-kafka-spec-'));
    process.env.PATH = dir;
    delete process.env.JAVA_HOME;
  });
  afterEach(() => {
    process.env = { ...before };
    rmSync(dir, { recursive: true, force: true });
  });
  const start = () => startLocalKafka({ dir: join(dir, 'data'), cache: join(dir, 'cache') });

  it('says that there is no Java, or too old a one, and how to go on', async () => {
    await expect(start()).rejects.toThrow(KafkaUnavailable);
    await expect(start()).rejects.toThrow(/needs Java 17.*there is none.*default-jre-headless.*KAFKA_BROKERS/);
    program('java', 'openjdk version "11.0.2" 2019-01-15');
    await expect(start()).rejects.toThrow(/this is Java 11/);
    program('java', 'java version "1.8.0_392"');
    await expect(start()).rejects.toThrow(/this is Java 8/);
  });

  it('says that there is no Maven to fetch it with', async () => {
    program('java', 'openjdk version "21.0.1" 2023-10-17');
    program('mvn', '');
    writeFileSync(join(dir, 'mvn'), '#!/bin/sh\nexit 1\n');
    await expect(start()).rejects.toThrow(/fetched by Maven, and there is none.*apt-get install maven.*KAFKA_BROKERS/);
  });

  it('tells what Maven could not do', async () => {
    program('java', 'openjdk version "17.0.15" 2025-04-15');
    writeFileSync(join(dir, 'mvn'), '#!/bin/sh\n[ "$1" = -v ] && exit 0\necho "[ERROR] Could not transfer artifact"\nexit 1\n');
    chmodSync(join(dir, 'mvn'), 0o755);
    await expect(start()).rejects.toThrow(/could not fetch Apache Kafka: \[ERROR\] Could not transfer artifact/);
  });
});

describe('where a suite gets its broker from', () => {
  it('takes the brokers that are named', () => {
    const env = { TEST_KAFKA_BROKERS: 'a:9092, b:9092', KAFKA_REQUIRED: '1', PATH: '' };
    expect(kafkaSource(env)).toEqual({ from: 'given', brokers: ['a:9092', 'b:9092'] });
  });

  it('says why there is none, and fails where one is required', () => {
    expect(kafkaSource({ PATH: '' })).toEqual({ from: 'nowhere', why: expect.stringMatching(/java and mvn not on the path/) as string });
    expect(() => kafkaSource({ PATH: '', KAFKA_REQUIRED: '1' })).toThrow(/KAFKA_REQUIRED is set/);
  });
});

it('lets nobody but this machine in', () => {
  const lines = serverProperties({ port: 9092, controllerPort: 9093, data: '/data' }).split('\n');
  expect(lines.find((line) => line.startsWith('listeners='))).toBe('listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093');
  expect(lines).toContain('auto.create.topics.enable=false');
});
