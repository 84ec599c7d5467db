import { type MigrationInterface, type QueryRunner } from 'typeorm';

export class BlockedPolicies1764310000000 implements MigrationInterface {
  readonly name = 'BlockedPolicies1764310000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE publication_shelf ADD COLUMN IF NOT EXISTS blocked jsonb');
  }

  async down(): Promise<void> {
    throw new Error('a schema of Redress is not taken back: restore a backup');
  }
}
