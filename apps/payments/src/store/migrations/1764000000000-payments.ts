import { createTable } from '@redress/messaging';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { firstStores } from '../stores.js';

export class Payments1764000000000 implements MigrationInterface {
  readonly name = 'Payments1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const store of firstStores) for (const sql of createTable(store)) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('the ledger is not taken back: restore a backup');
  }
}
