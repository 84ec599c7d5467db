import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class Negotiation1764200100000 implements MigrationInterface {
  readonly name = 'Negotiation1764200100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE plan ADD COLUMN IF NOT EXISTS counter jsonb, ADD COLUMN IF NOT EXISTS negotiation jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE plan DROP COLUMN counter, DROP COLUMN negotiation');
  }
}
