import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class SimilarCases1764200200000 implements MigrationInterface {
  readonly name = 'SimilarCases1764200200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE plan ADD COLUMN IF NOT EXISTS similar_key text');
    await runner.query('CREATE INDEX IF NOT EXISTS "ix_plan_merchant_similar_key_created_at" ON plan ("merchant", "similar_key", "created_at")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE plan DROP COLUMN similar_key');
  }
}
