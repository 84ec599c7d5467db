/// <reference types="jest" />
import { spawnSync } from 'node:child_process';

/**
 * Registers the suite where a program can be run, else one skipped test that says that it is not there; in CI (`KAFKA_REQUIRED=1`) 'cannot'
 * is a failure. `asked` are arguments with which the program ends well and does nothing.
 */
export function describeWithProgram(name: string, program: string, asked: readonly string[], suite: () => void): void {
  if (spawnSync(program, asked, { stdio: 'ignore' }).status === 0) return describe(name, suite);
  if (process.env.KAFKA_REQUIRED === '1') throw new Error(`${program} is not there, and this run must not do without`);
  describe(name, () => {
    it.skip(`${program} is not there`, () => undefined);
  });
}
