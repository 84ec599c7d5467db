import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class StatutoryClocks1764301000000 implements MigrationInterface {
  readonly name = 'StatutoryClocks1764301000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE follow_up ADD COLUMN IF NOT EXISTS statutory jsonb');
    await runner.query('CREATE INDEX IF NOT EXISTS "ix_follow_up_case_id" ON follow_up (case_id) WHERE statutory IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX IF EXISTS "ix_follow_up_case_id"');
    await runner.query('ALTER TABLE follow_up DROP COLUMN IF EXISTS statutory');
  }
}
