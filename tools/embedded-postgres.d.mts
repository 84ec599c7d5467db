export interface EmbeddedPostgres {
  readonly port: number;
  readonly pid: number;
  readonly dataDir: string;
  superuserUrl(database?: string): string;
  /** Resolves when the server ends, for whatever reason. */
  readonly exited: Promise<number | null>;
  stop(): Promise<void>;
}
export interface PostgresOptions {
  dataDir: string;
  port?: number;
  settings?: Record<string, string | number>;
}
export function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres>;
/** Ends a server that outlived its launcher. Throws where the launcher still lives. */
export function stopLeftover(dataDir: string): Promise<void>;
export function canListen(port: number): Promise<boolean>;
export function freePort(): Promise<number>;
