import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { kafkaPom, serverProperties } from './kafka-files.js';

const VERSION = '4.4.0';
const execute = promisify(execFile);
const run = (program: string, args: readonly string[], cwd?: string): Promise<{ stdout: string; stderr: string }> =>
  execute(program, args, { cwd, env: process.env, maxBuffer: 16 << 20 });

export interface LocalKafkaOptions {
  /** Folder of the broker's data, configuration and log. What a broker left there is continued. */
  readonly dir: string;
  /** Where the jars are kept for all brokers of this user; `~/.cache/redress` by default. */
  readonly cache?: string;
  /** Client port; by default the one of the last start on this folder, or a free one. */
  readonly port?: number;
  /** Further lines of its configuration; they count more than ours. */
  readonly properties?: string;
  /** One line for each step that takes time. */
  onProgress?(line: string): void;
}

export interface LocalKafka {
  readonly brokers: string[];
  readonly pid: number;
  /** Settles when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Ends it as an operator would: logs are closed, the next start is quick. */
  stop(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/** Kafka cannot be started here; the message says what is missing and how to go on. */
export class KafkaUnavailable extends Error {
  override readonly name = 'KafkaUnavailable';
}

/**
 * A real Apache Kafka (KRaft, one node, loopback only) from the jars that Maven resolves.
 * @throws KafkaUnavailable without Java 17 or, where the jars are not here yet, Maven; or where the broker does not come up
 */
export async function startLocalKafka(options: LocalKafkaOptions): Promise<LocalKafka> {
  const { dir, cache = defaultCache(), port, properties = '', onProgress = () => undefined } = options;
  const java = await findJava();
  const jars = await fetchJars(cache, onProgress);
  mkdirSync(dir, { recursive: true });
  await endLeftover(dir);
  const config = join(dir, 'server.properties');
  const client = await choosePort(dir, port);
  const classpath = join(jars, '*');
  writeFileSync(config, serverProperties({ port: client, controllerPort: await freePort(), data: join(dir, 'data') }) + properties);
  writeFileSync(join(dir, 'log4j2.properties'), LOGGING);
  if (!existsSync(join(dir, 'data', 'meta.properties'))) {
    onProgress('Preparing the folder of Apache Kafka …');
    await run(java, ['-cp', classpath, 'kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c', config]);
  }
  onProgress(`Starting Apache Kafka ${VERSION} …`);
  return launch(java, classpath, dir, client);
}

const defaultCache = (): string => {
  const home = process.env.XDG_CACHE_HOME ?? (homedir() ? join(homedir(), '.cache') : tmpdir());
  return join(home, 'redress');
};

const clusterId = (): string => `R${randomBytes(16).toString('base64url').slice(1, 22)}`;

/** `JAVA_HOME`'s Java, else the one on the path; 17 or newer. */
export async function findJava(what = 'A local Kafka', orElse = 'or set KAFKA_BROKERS to a broker that runs elsewhere'): Promise<string> {
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java';
  const goOn = `install a JRE (Debian: apt-get install default-jre-headless), ${orElse}`;
  const said = await run(java, ['-version']).then(({ stdout, stderr }) => stderr + stdout, () => '');
  const major = Number(/version "(?:1\.)?(\d+)/.exec(said)?.[1] ?? 0);
  if (major === 0) throw new KafkaUnavailable(`${what} needs Java 17 or newer, and there is none: ${goOn}.`);
  if (major < 17) throw new KafkaUnavailable(`${what} needs Java 17 or newer, and this is Java ${major}: ${goOn}.`);
  return java;
}

/** Resolves Kafka's jars once; a folder is only ever seen complete. */
export async function fetchJars(cache: string, onProgress: (line: string) => void = () => undefined): Promise<string> {
  const jars = join(cache, `kafka-${VERSION}`);
  if (existsSync(jars)) return jars;
  const goOn = 'install it (Debian: apt-get install maven), or set KAFKA_BROKERS to a broker that runs elsewhere';
  await run('mvn', ['-v']).catch(() => {
    throw new KafkaUnavailable(`A local Kafka is fetched by Maven, and there is none: ${goOn}.`);
  });
  onProgress(`Fetching Apache Kafka ${VERSION} with Maven (43 MB, only once) …`);
  const work = join(cache, `fetching-${process.pid}-${randomBytes(4).toString('hex')}`);
  mkdirSync(work, { recursive: true });
  try {
    writeFileSync(join(work, 'pom.xml'), kafkaPom(VERSION));
    const goal = ['-B', '-q', 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${join(work, 'jars')}`];
    await run('mvn', goal, work).catch((error: { stdout?: string }) => {
      const why = error.stdout?.split('\n').find((line) => line.includes('ERROR'))?.slice(0, 200) ?? 'no reason given';
      throw new KafkaUnavailable(`Maven could not fetch Apache Kafka: ${why}. Is its repository reachable?`);
    });
    renameSync(join(work, 'jars'), jars);
  } catch (error) {
    if (!existsSync(jars)) throw error;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return jars;
}

async function launch(java: string, classpath: string, dir: string, port: number): Promise<LocalKafka> {
  const log = openSync(join(dir, 'kafka.log'), 'w');
  // A process group of its own: Ctrl-C in the terminal must end the services first, and then, by us, the broker.
  // It lives for minutes: what the optimising compiler would take from the other processes it never gives back.
  const broker = spawn(
    java,
    ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', classpath, `-Dlog4j2.configurationFile=${join(dir, 'log4j2.properties')}`, 'kafka.Kafka',
      join(dir, 'server.properties')],
    { detached: true, env: process.env, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  writeFileSync(join(dir, 'kafka.pid'), `${broker.pid} ${port}\n`);
  const ended = new Promise<void>((resolve) => broker.once('exit', () => resolve()).once('error', () => resolve()));
  const end = async (signal: NodeJS.Signals) => {
    broker.kill(signal);
    await ended;
  };
  try {
    await opened(port, broker, dir);
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
  return { brokers: [`127.0.0.1:${port}`], pid: broker.pid!, ended, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

const PATIENCE_MS = 120_000;

async function opened(port: number, broker: ChildProcess, dir: string): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
    if (broker.exitCode !== null || broker.signalCode !== null) break;
    if (await answers(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const said = readFileSync(join(dir, 'kafka.log'), 'utf8').split('\n').filter((line) => /ERROR|FATAL|Exception/.test(line));
  const why = said[0]?.slice(0, 300) ?? 'it said nothing';
  throw new KafkaUnavailable(`Apache Kafka did not come up: ${why} (see ${join(dir, 'kafka.log')})`);
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });

const freePort = (wanted = 0): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(wanted, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** Clients remember the address, so a restart keeps the port where it can. */
async function choosePort(dir: string, wanted: number | undefined): Promise<number> {
  if (wanted) {
    return freePort(wanted).catch(() => {
      throw new KafkaUnavailable(`Port ${wanted} is in use: stop what listens there, or choose another port for Kafka.`);
    });
  }
  const last = Number(lastStart(dir)?.[1] ?? 0);
  return freePort(last).catch(() => freePort());
}

function lastStart(dir: string): string[] | undefined {
  const file = join(dir, 'kafka.pid');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ') : undefined;
}

/** A broker that outlived whoever started it holds the lock of the data: it is stopped, if it is really ours. */
export async function endLeftover(dir: string): Promise<void> {
  const pid = Number(lastStart(dir)?.[0] ?? 0);
  if (!pid) return;
  const config = join(dir, 'server.properties');
  const ours = () => run('ps', ['-o', 'args=', '-p', String(pid)]).then(({ stdout }) => stdout.includes(config), () => false);
  if (!(await ours())) return;
  process.kill(pid, 'SIGTERM');
  for (let waited = 0; waited < 100 && (await ours()); waited++) await new Promise((resolve) => setTimeout(resolve, 100));
  if (await ours()) process.kill(pid, 'SIGKILL');
}

const LOGGING = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d %p %c{1}: %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
`;

/** For whoever wants to say beforehand whether a local Kafka is possible. */
export const onPath = (program: string, env: NodeJS.ProcessEnv = process.env): boolean =>
  (env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, program)));
