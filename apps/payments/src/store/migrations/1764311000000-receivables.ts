import { createTable } from '@redress/messaging';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { receivables } from '../receivables.js';

/** How chargebacks end, and what customers have to give back. A chargeback without a state is open. */
export class Receivables1764311000000 implements MigrationInterface {
  readonly name = 'Receivables1764311000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE chargeback ADD COLUMN IF NOT EXISTS state text, ADD COLUMN IF NOT EXISTS closed_at timestamptz');
    for (const sql of createTable(receivables)) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what customers owe is not forgotten: restore a backup');
  }
}
