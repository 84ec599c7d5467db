import { type Pool } from 'pg';
import { type NightHouse } from '../night/house.js';
import { both, type InBoth } from '../night/words.js';

/** What a check found. `next` is the command to run, where there is one. */
export interface Finding { readonly ok: boolean; readonly detail: InBoth; readonly next?: string | undefined }

/** What the doctor looks through. */
export interface Sight {
  readonly house: NightHouse;
  /** Reads only; undefined where nobody said where the database is. */
  readonly database: Pool | undefined;
}

export interface Check {
  readonly name: string;
  readonly zh: string;
  look(sight: Sight): Promise<Finding>;
}

/** It cannot be told, for a reason that another check names. */
export class CannotTell extends Error {
  override readonly name = 'CannotTell';
  constructor(readonly why: InBoth) {
    super(why.en);
  }
}

export const well = (en: string, zh: string): Finding => ({ ok: true, detail: both(en, zh) });
export const ill = (en: string, zh: string, next?: string): Finding => ({ ok: false, detail: both(en, zh), next });

/** @throws CannotTell where the database is not known or does not answer. */
export async function rowsOf<Row extends object>({ database }: Sight, sql: string, values: unknown[] = []): Promise<Row[]> {
  if (!database) throw new CannotTell(both('not known: set REDRESS_AUDIT_DATABASE_URL', '未知：请设置 REDRESS_AUDIT_DATABASE_URL'));
  try {
    return (await database.query(sql, values)).rows as Row[];
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '57014') throw new CannotTell(both('not known: the database took too long', '未知：数据库响应过慢'));
    if (code && /^(3F|42)/.test(code)) throw new CannotTell(both('not known: the schema does not fit this build', '未知：数据库结构与本版本不符'));
    throw new CannotTell(both('not known: the database does not answer', '未知：数据库无响应'));
  }
}

export const SCHEMAS = ['intake', 'analysis', 'compensation', 'payments', 'follow_up', 'desk'] as const;
export const everySchema = (select: (schema: string) => string): string => SCHEMAS.map(select).join(' UNION ALL ');
/** The house's time: the database's, moved as tests and trials may. */
export const houseNow = (schema: string): string => `(SELECT clock_timestamp() + shift FROM ${schema}.clock)`;
/** Seconds since a moment of the house's time. */
export const since = (schema: string, moment: string): string => `extract(epoch FROM ${houseNow(schema)} - ${moment})::float8`;
