import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { type Registry } from './domain/registry.js';

/** Keys of one purpose each, all derived from the one master key, and the private key to what topics carry sealed. */
export interface IntakeKeys {
  /** Wraps the data keys of the vault's subjects. */
  readonly vault: KeyObject;
  /** Locks the bytes of refused topic messages. */
  readonly quarantine: KeyObject;
  /** Turns people into `customerRef`s and subject ids. Changing it makes everybody a stranger. */
  readonly people: KeyObject;
  /** Hashes contents, to tell a repeat from another message with the same id. */
  readonly content: KeyObject;
  /** Several while the key is changed. Read it anew each time. */
  readonly unsealing: readonly KeyObject[];
}

/** What the use cases are given at boot. Randomness is a part, so that a specification can hold it still. */
export interface IntakeParts {
  /** Follows its file: read it anew each time. */
  readonly registry: Registry;
  readonly keys: IntakeKeys;
  random(bytes: number): Buffer;
}

const derive = (master: Buffer, purpose: string): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', master, '', `redress.intake.${purpose}.v1`, 32)));

export const keysFrom = (master: Buffer, unsealing: () => readonly KeyObject[]): IntakeKeys => ({
  vault: derive(master, 'vault'), quarantine: derive(master, 'quarantine'), people: derive(master, 'people'), content: derive(master, 'content'),
  get unsealing() { return unsealing(); },
});

/** Under this token Nest gives the parts to doors. */
export const PARTS = Symbol('intake.parts');
