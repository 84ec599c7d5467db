import { createTable } from '@redress/messaging';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { bankMatters } from '../bank-matters.js';

/** Which case and dispute a chargeback belongs to. */
export class BankMatters1764311000000 implements MigrationInterface {
  readonly name = 'BankMatters1764311000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of createTable(bankMatters)) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('what banks have said is not forgotten: restore a backup');
  }
}
