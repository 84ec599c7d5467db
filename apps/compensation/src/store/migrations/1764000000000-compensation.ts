import { createTable } from '@redress/messaging';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { firstStores } from '../stores.js';

export class Compensation1764000000000 implements MigrationInterface {
  readonly name = 'Compensation1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const store of firstStores) for (const statement of createTable(store)) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('a schema of Redress is not taken back: restore a backup');
  }
}
