import { SqlError } from './sql-error.js';

interface Waiter {
  readonly owner: object;
  granted(): void;
}
interface Lock {
  owner: object;
  readonly queue: Waiter[];
}

/** Exclusive locks that are held to the end of a unit of work and granted in the order of asking, with deadlock detection. */
export class Locks {
  private readonly locks = new Map<string, Lock>();
  private readonly heldBy = new Map<object, string[]>();
  private readonly waitsFor = new Map<object, string>();

  holderOf(resource: string): object | undefined {
    return this.locks.get(resource)?.owner;
  }

  /** Takes the lock, waiting for whoever holds it. Rejects with 40P01 where the waiting would never end. */
  async acquire(owner: object, resource: string): Promise<void> {
    const lock = this.locks.get(resource);
    if (!lock) {
      this.locks.set(resource, { owner, queue: [] });
      this.remember(owner, resource);
      return;
    }
    if (lock.owner === owner) return;
    if (this.leadsTo(owner, resource, owner, new Set())) throw new SqlError('40P01', 'deadlock detected');
    this.waitsFor.set(owner, resource);
    await new Promise<void>((granted) => lock.queue.push({ owner, granted }));
  }

  releaseAll(owner: object): void {
    for (const resource of this.heldBy.get(owner) ?? []) {
      const lock = this.locks.get(resource)!;
      const next = lock.queue.shift();
      if (!next) {
        this.locks.delete(resource);
        continue;
      }
      lock.owner = next.owner;
      this.waitsFor.delete(next.owner);
      this.remember(next.owner, resource);
      next.granted();
    }
    this.heldBy.delete(owner);
  }

  private remember(owner: object, resource: string): void {
    const held = this.heldBy.get(owner);
    if (held) held.push(resource);
    else this.heldBy.set(owner, [resource]);
  }

  /** Whether `waiter`, standing in the queue of `resource`, waits for `target` directly or through others. */
  private leadsTo(waiter: object, resource: string, target: object, seen: Set<object>): boolean {
    const lock = this.locks.get(resource)!;
    const position = lock.queue.findIndex((other) => other.owner === waiter);
    const ahead = position < 0 ? lock.queue : lock.queue.slice(0, position);
    for (const blocker of [lock.owner, ...ahead.map((other) => other.owner)]) {
      if (blocker === target) return true;
      if (seen.has(blocker)) continue;
      seen.add(blocker);
      const next = this.waitsFor.get(blocker);
      if (next !== undefined && this.leadsTo(blocker, next, target, seen)) return true;
    }
    return false;
  }
}
