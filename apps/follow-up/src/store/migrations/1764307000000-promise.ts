import { createTable } from '@redress/messaging';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { promises } from '../promises.js';

export class Promise1764307000000 implements MigrationInterface {
  readonly name = 'Promise1764307000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of createTable(promises)) await runner.query(sql);
    await runner.query('ALTER TABLE follow_up ADD COLUMN IF NOT EXISTS promised jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "${promises.name}"`);
    await runner.query('ALTER TABLE follow_up DROP COLUMN IF EXISTS promised');
  }
}
