import { type Duplex, type Readable, type Writable } from 'node:stream';
import { type Client, type Connection, type Submittable } from 'pg';

/** What the driver calls of a query, as far as COPY needs it; its types leave that out. */
interface Wire {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(why: string): void;
  readonly stream: Duplex;
}

/** One COPY, as the driver's own queue runs it: no more of the table is in memory than one side is ahead of the other. */
abstract class Copy implements Submittable {
  readonly done: Promise<number>;
  protected failure: Error | undefined;
  private rows = 0;
  private settle!: { resolve(rows: number): void; reject(error: Error): void };

  constructor(private readonly text: string) {
    this.done = new Promise((resolve, reject) => (this.settle = { resolve, reject }));
  }

  submit(connection: Connection): void {
    (connection as unknown as Wire).query(this.text);
  }

  /** The driver asks for one, though it is never called here. */
  callback(): void {}

  handleCommandComplete({ text }: { text: string }): void {
    this.rows = Number(text.split(' ')[1] ?? 0);
  }

  handleError(error: Error): void {
    this.settle.reject(this.failure ?? error);
  }

  handleReadyForQuery(): void {
    if (this.failure) this.settle.reject(this.failure);
    else this.settle.resolve(this.rows);
  }
}

class CopyOut extends Copy {
  private paused: Wire['stream'] | undefined;

  constructor(text: string, private readonly sink: Writable) {
    super(text);
    sink.once('error', (error) => {
      this.failure ??= error;
      this.goOn();
    });
  }

  handleCopyData({ chunk }: { chunk: Buffer }, connection: Wire): void {
    // The chunk lies in the connection's buffer, which the next read overwrites.
    if (this.failure || this.sink.write(Buffer.from(chunk)) || this.paused) return;
    this.paused = connection.stream;
    connection.stream.pause();
    this.sink.once('drain', () => this.goOn());
  }

  /** All may have come with the chunk at which we paused; a sink that is ended then never tells that it has drained. */
  override handleReadyForQuery(): void {
    this.goOn();
    super.handleReadyForQuery();
  }

  override handleError(error: Error): void {
    this.goOn();
    super.handleError(error);
  }

  private goOn(): void {
    this.paused?.resume();
    this.paused = undefined;
  }
}

class CopyIn extends Copy {
  constructor(text: string, private readonly source: Readable) {
    super(text);
  }

  handleCopyInResponse(connection: Wire): void {
    this.feed(connection).then(() => connection.endCopyFrom(), (error: Error) => {
      this.failure = error;
      connection.sendCopyFail('the file cannot be read');
    });
  }

  private async feed(connection: Wire): Promise<void> {
    for await (const chunk of this.source) {
      connection.sendCopyFromChunk(chunk as Buffer);
      if (connection.stream.writableNeedDrain) await new Promise((resolve) => connection.stream.once('drain', resolve));
    }
  }
}

/** `COPY … TO STDOUT` into the stream, which stays open. Resolves with the number of rows. */
export const copyOut = (client: Client, text: string, sink: Writable): Promise<number> => client.query(new CopyOut(text, sink)).done;
/** `COPY … FROM STDIN` out of the stream. Resolves with the number of rows. */
export const copyIn = (client: Client, text: string, source: Readable): Promise<number> => client.query(new CopyIn(text, source)).done;
