/** The bus takes no such record, now or later: it is too large, say. Outages are other errors, and are waited out. */
export class RecordRefused extends Error {
  override readonly name = 'RecordRefused';
  /** @param code the bus's own word for why, such as MESSAGE_TOO_LARGE */
  constructor(readonly code: string) {
    super(`the bus refuses a record: ${code}`);
  }
}
