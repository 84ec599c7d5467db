/** Something that must hold: passes, or throws. `name` is shown, the error's message is not. */
export interface HealthCheck {
  readonly name: string;
  check(): Promise<void> | void;
}

export interface HealthReport {
  readonly status: 'ok' | 'failing';
  readonly checks: Readonly<Record<string, 'ok' | 'failing'>>;
}

const CHECK_MS = 2_000;

/**
 * Two questions. *Ready*: can it work now (database and bus answer)? *Live*: is it still moving? An unreachable dependency makes a service
 * unready, never dead: killing it would not bring the dependency back.
 */
export class Health {
  private readonly readiness: HealthCheck[] = [];
  private readonly liveness: HealthCheck[] = [];

  readyWhen(check: HealthCheck): void {
    this.readiness.push(check);
  }

  aliveWhile(check: HealthCheck): void {
    this.liveness.push(check);
  }

  ready(): Promise<HealthReport> {
    return report(this.readiness);
  }

  live(): Promise<HealthReport> {
    return report(this.liveness);
  }
}

async function report(checks: readonly HealthCheck[]): Promise<HealthReport> {
  const states = await Promise.all(checks.map(async (check) => [check.name, await stateOf(check)] as const));
  return { status: states.every(([, state]) => state === 'ok') ? 'ok' : 'failing', checks: Object.fromEntries(states) };
}

async function stateOf({ check }: HealthCheck): Promise<'ok' | 'failing'> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<'failing'>((resolve) => { timer = setTimeout(resolve, CHECK_MS, 'failing'); });
  try {
    return await Promise.race([Promise.resolve().then(check).then(() => 'ok' as const), tooLong]);
  } catch {
    return 'failing';
  } finally {
    clearTimeout(timer);
  }
}
