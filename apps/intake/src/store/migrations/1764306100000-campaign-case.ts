import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class CampaignCase1764306100000 implements MigrationInterface {
  readonly name = 'CampaignCase1764306100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE case_file ADD COLUMN IF NOT EXISTS contact_of jsonb');
    await runner.query('ALTER TABLE order_entry ADD COLUMN IF NOT EXISTS buyer jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE case_file DROP COLUMN contact_of');
    await runner.query('ALTER TABLE order_entry DROP COLUMN buyer');
  }
}
