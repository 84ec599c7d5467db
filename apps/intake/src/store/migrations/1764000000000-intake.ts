import { createTable } from '@redress/messaging';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { firstStores } from '../stores.js';

export class Intake1764000000000 implements MigrationInterface {
  readonly name = 'Intake1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const store of firstStores) for (const sql of createTable(store)) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const store of firstStores.toReversed()) await runner.query(`DROP TABLE "${store.name}"`);
  }
}
