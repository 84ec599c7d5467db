import { createTable } from '@redress/messaging';
import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { caseSummaries } from '../case-summaries.js';
import { complaintCases } from '../complaint-cases.js';
import { timeline } from '../timeline.js';

export class Desk1764000000000 implements MigrationInterface {
  readonly name = 'Desk1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const store of [caseSummaries, timeline, complaintCases]) for (const sql of createTable(store)) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const store of [complaintCases, timeline, caseSummaries]) await runner.query(`DROP TABLE "${store.name}"`);
  }
}
