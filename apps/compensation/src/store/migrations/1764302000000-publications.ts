import { createTable } from '@redress/messaging';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { publicationStores } from '../publications.js';

export class Publications1764302000000 implements MigrationInterface {
  readonly name = 'Publications1764302000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const store of publicationStores) for (const statement of createTable(store)) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name } of publicationStores) await runner.query(`DROP TABLE "${name}"`);
  }
}
