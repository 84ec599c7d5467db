import { createTable } from '@redress/messaging';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { disputes } from '../disputes.js';

export class Disputes1764305000000 implements MigrationInterface {
  readonly name = 'Disputes1764305000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of createTable(disputes)) await runner.query(statement);
    await runner.query('ALTER TABLE plan ADD COLUMN IF NOT EXISTS decided_by text, ADD COLUMN IF NOT EXISTS dispute_id uuid');
    await runner.query('ALTER TABLE order_account ADD COLUMN IF NOT EXISTS last_case_id uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dispute');
    await runner.query('ALTER TABLE plan DROP COLUMN decided_by, DROP COLUMN dispute_id');
    await runner.query('ALTER TABLE order_account DROP COLUMN last_case_id');
  }
}
