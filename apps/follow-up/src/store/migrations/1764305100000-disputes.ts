import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class Disputes1764305100000 implements MigrationInterface {
  readonly name = 'Disputes1764305100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE follow_up ADD COLUMN IF NOT EXISTS disputes jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE follow_up DROP COLUMN disputes');
  }
}
