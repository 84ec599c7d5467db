import { createTable } from '@redress/messaging';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { authorityStores } from '../authority.js';
import { defaultLimitRows, holdPlanToLimits, planColumns } from '../four-eyes.js';

export class Authority1764303000000 implements MigrationInterface {
  readonly name = 'Authority1764303000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const store of authorityStores) for (const sql of createTable(store)) await runner.query(sql);
    for (const sql of [...planColumns, ...holdPlanToLimits]) await runner.query(sql);
    for (const [merchant, currency, limits] of defaultLimitRows) {
      await runner.query('INSERT INTO authority_limit (merchant, currency, limits) VALUES ($1, $2, $3::jsonb)', [merchant, currency, limits]);
    }
  }

  async down(): Promise<void> {
    throw new Error('a schema of Redress is not taken back: restore a backup');
  }
}
