import { createTable } from '@redress/messaging';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { restores } from '../restores.js';

export class Restore1764100000000 implements MigrationInterface {
  readonly name = 'Restore1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of createTable(restores)) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what a restore means for payouts is not taken back: restore a backup');
  }
}
