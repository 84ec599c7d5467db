import { createTable } from '@redress/messaging';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { credits } from '../credits.js';

export class Credit1764306200000 implements MigrationInterface {
  readonly name = 'Credit1764306200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of createTable(credits)) await runner.query(sql);
    await runner.query('ALTER TABLE payout ADD COLUMN IF NOT EXISTS credit jsonb');
  }

  async down(): Promise<void> {
    throw new Error('credits that customers hold are not taken back: restore a backup');
  }
}
