import { type Runner, type Settlement, type Task } from '@redress/messaging';
import { type TestDatabase } from './postgres.js';

/** Rounds of timers that may set each other off before that is taken for endless. */
const ROUNDS = 20;

/** Has one input decided on a real database, and then whatever falls due. Gives what became of the input. */
export async function decideAlone(
  runner: Runner, database: TestDatabase, taskOf: (settle: (end?: Settlement) => void) => Task,
): Promise<Settlement | undefined> {
  let end: Settlement | undefined;
  await runner.process([taskOf((settlement) => { end = settlement; })]);
  await runTimers(runner, database);
  return end;
}

/** Decides whatever is due by the database's clock, until nothing is. Throws where timers set each other without end. */
export async function runTimers(runner: Runner, { pool }: TestDatabase): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    await runner.process([], { timers: 500, waiting: 500, keys: [] });
    const { rows } = await pool.query('SELECT count(*)::int AS due FROM timer WHERE due_at <= now() + (SELECT shift FROM clock)');
    if ((rows[0] as { due: number }).due === 0) return;
  }
  throw new Error('timers set each other without end');
}
