import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class Inquiry1764308000000 implements MigrationInterface {
  readonly name = 'Inquiry1764308000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE plan ADD COLUMN IF NOT EXISTS inquiry jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE plan DROP COLUMN inquiry');
  }
}
