/** An error with the SQLSTATE that PostgreSQL would give, so that the runner treats both engines alike. */
export class SqlError extends Error {
  override readonly name = 'SqlError';

  constructor(
    readonly code: string,
    message: string,
    readonly constraint?: string,
  ) {
    super(message);
  }
}
