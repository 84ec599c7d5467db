import { createTable } from '@redress/messaging';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { customerHistories } from '../customer-histories.js';

export class CustomerHistory1764200300000 implements MigrationInterface {
  readonly name = 'CustomerHistory1764200300000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of createTable(customerHistories)) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "${customerHistories.name}"`);
  }
}
