import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class Findings1764200000000 implements MigrationInterface {
  readonly name = 'Findings1764200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE case_file ADD COLUMN IF NOT EXISTS findings jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE case_file DROP COLUMN findings');
  }
}
