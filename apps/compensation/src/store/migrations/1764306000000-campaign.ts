import { createTable } from '@redress/messaging';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { campaignStores } from '../campaigns.js';

export class Campaign1764306000000 implements MigrationInterface {
  readonly name = 'Campaign1764306000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const store of campaignStores) for (const statement of createTable(store)) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('what a campaign has given is not taken back: restore a backup');
  }
}
