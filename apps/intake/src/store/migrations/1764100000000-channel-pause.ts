import { createTable } from '@redress/messaging';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { channelPauses } from '../channel-pauses.js';

export class ChannelPause1764100000000 implements MigrationInterface {
  readonly name = 'ChannelPause1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of createTable(channelPauses)) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "${channelPauses.name}"`);
  }
}
