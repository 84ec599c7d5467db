import { type Commands } from '@redress/messaging';
import { EVERY_MERCHANT } from '../domain/switch.js';
import { planReconciliation } from '../reconcile-rail.js';

const AGAIN_MS = 1_000;

/** Sees to it at every start that each rail has a timer of its next reconciliation, as soon as the service can take the command. */
export class ReconciliationPlanner {
  private waiting: NodeJS.Timeout | undefined;

  constructor(
    private readonly commands: Commands,
    private readonly rails: readonly string[],
  ) {}

  onApplicationBootstrap(): void {
    this.plan(this.rails);
  }

  onModuleDestroy(): void {
    clearTimeout(this.waiting);
  }

  private plan([rail, ...others]: readonly string[]): void {
    if (rail === undefined) return;
    this.commands.run(planReconciliation, { data: { rail }, key: `reconciliation:${rail}`, merchant: EVERY_MERCHANT })
      .then(() => this.plan(others), () => (this.waiting = setTimeout(() => this.plan([rail, ...others]), AGAIN_MS).unref()));
  }
}
