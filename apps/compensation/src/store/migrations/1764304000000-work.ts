import { createTable } from '@redress/messaging';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { workStores } from '../work.js';

export class Work1764304000000 implements MigrationInterface {
  readonly name = 'Work1764304000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const store of workStores) for (const statement of createTable(store)) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('a schema of Redress is not taken back: restore a backup');
  }
}
