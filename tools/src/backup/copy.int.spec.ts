import { Readable, Writable } from 'node:stream';
import { Client } from 'pg';
import { copyIn, copyOut } from './copy.js';

const sinkOf = (highWaterMark: number, write: (chunk: Buffer) => Promise<void>): Writable => new Writable({
  highWaterMark,
  write: async (chunk: Buffer, _encoding, done) => {
    let failure: Error | undefined;
    try {
      await write(chunk);
    } catch (error) {
      failure = error as Error;
    }
    done(failure);
  },
});

describe('COPY by the driver of the services', () => {
  let client: Client;
  beforeAll(async () => {
    client = new Client({ connectionString: process.env.TEST_POSTGRES_URL! });
    await client.connect();
  });
  afterAll(() => client.end());
  const answers = async () => (await client.query('SELECT 1 AS one')).rows;

  it('goes on after a sink that took its last bytes slowly and was ended', async () => {
    for (let round = 0; round < 20; round++) {
      const sink = sinkOf(1, () => new Promise((resolve) => setTimeout(resolve, 1)));
      expect(await copyOut(client, `COPY (SELECT repeat('x', 50) FROM generate_series(1, ${round + 1})) TO STDOUT`, sink)).toBe(round + 1);
      sink.end();
      expect(await answers()).toEqual([{ one: 1 }]);
    }
  }, 20_000);

  it('holds back a server that is faster than the disk', async () => {
    let bytes = 0;
    const sink = sinkOf(1_000, async (chunk) => {
      await new Promise((resolve) => setImmediate(resolve));
      bytes += chunk.length;
    });
    expect(await copyOut(client, `COPY (SELECT repeat('x', 999) FROM generate_series(1, 20000)) TO STDOUT`, sink)).toBe(20_000);
    await new Promise<void>((resolve) => sink.end(resolve));
    expect(bytes).toBe(20_000_000);
  }, 20_000);

  it('rejects where the sink breaks, the source breaks or the table says no, and the connection lives on', async () => {
    const full = sinkOf(1, () => Promise.reject(new Error('disk full')));
    await expect(copyOut(client, `COPY (SELECT repeat('x', 999) FROM generate_series(1, 5000)) TO STDOUT`, full)).rejects.toThrow('disk full');
    await client.query('CREATE TEMPORARY TABLE target (n integer PRIMARY KEY)');
    const broken = Readable.from((async function* () {
      yield Buffer.from('1\n');
      throw new Error('cut short');
    })());
    await expect(copyIn(client, 'COPY target FROM STDIN', broken)).rejects.toThrow('cut short');
    await expect(copyIn(client, 'COPY target FROM STDIN', Readable.from([Buffer.from('1\n1\n')]))).rejects.toThrow('duplicate key');
    expect(await copyIn(client, 'COPY target FROM STDIN', Readable.from([Buffer.from('1\n2\n')]))).toBe(2);
    expect(await answers()).toEqual([{ one: 1 }]);
  });
});
