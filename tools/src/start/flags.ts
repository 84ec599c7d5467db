export interface Flags {
  fresh: boolean;
  samples: boolean;
  oneProcess: boolean;
  kafka: boolean;
  zipkin: boolean;
  /** End after the sample stream instead of serving on: for scripts and continuous integration. */
  once: boolean;
  /** Print the summary as one JSON object on the last line. */
  json: boolean;
  help: boolean;
}

export const usage = `npm start -- [flags]

  --fresh         begin anew: removes the data folder of earlier starts
  --no-samples    serve only, feed no sample complaints
  --one-process   run all services in one process, for small machines
  --kafka         use Apache Kafka: KAFKA_BROKERS where set, else a local one (needs Java 17+ and Maven)
  --zipkin        start a Zipkin server, to which all traces go (needs Java 17+ and Maven)
  --once          end after the sample stream
  --json          print the summary as one JSON object on the last line
  --help          show this

  REDRESS_HOME    the data folder (default: .redress in the checkout)
  REDRESS_PORTS   where the ports begin (default: 4300, which gives 4310 to 4399)`;

const meanings: Record<string, Partial<Flags>> = {
  '--fresh': { fresh: true }, '--no-samples': { samples: false }, '--one-process': { oneProcess: true }, '--kafka': { kafka: true },
  '--zipkin': { zipkin: true }, '--once': { once: true }, '--json': { json: true }, '--help': { help: true }, '-h': { help: true },
};

/** @throws Error naming the flag that is not known. */
export function parseFlags(args: readonly string[]): Flags {
  const flags: Flags = { fresh: false, samples: true, oneProcess: false, kafka: false, zipkin: false, once: false, json: false, help: false };
  for (const arg of args) {
    if (!Object.hasOwn(meanings, arg)) throw new Error(`${arg} is not a flag of npm start. \`npm start -- --help\` lists them.`);
    Object.assign(flags, meanings[arg]);
  }
  if (flags.once && !flags.samples) throw new Error('--once ends after the sample stream, which --no-samples leaves out. Give one of them.');
  return flags;
}
