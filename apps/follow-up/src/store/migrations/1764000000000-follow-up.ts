import { createTable } from '@redress/messaging';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { followUps } from '../follow-ups.js';
import { sentMessages } from '../sent-messages.js';

export class FollowUp1764000000000 implements MigrationInterface {
  readonly name = 'FollowUp1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const store of [followUps, sentMessages]) for (const sql of createTable(store)) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const store of [sentMessages, followUps]) await runner.query(`DROP TABLE "${store.name}"`);
  }
}
