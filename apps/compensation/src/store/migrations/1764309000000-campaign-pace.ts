import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class CampaignPace1764309000000 implements MigrationInterface {
  readonly name = 'CampaignPace1764309000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE campaign ADD COLUMN IF NOT EXISTS pace jsonb, ADD COLUMN IF NOT EXISTS reasons jsonb');
  }

  async down(): Promise<void> {
    throw new Error('a running campaign would lose its pace: restore a backup');
  }
}
