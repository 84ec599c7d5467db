import { randomUUID } from 'node:crypto';
import { type Service, services } from '@redress/contracts';

/** A dead letter as the service shows it. What it held is sealed; `reason` and `detail` say what failed, never what was written. */
export interface DeadLetter {
  service: Service; id: string; inputId: string; kind: string; name: string; key: string; merchant: string; topic: string;
  reason: string; detail: string; state: string; at: string;
}

export interface Houses {
  adminUrl(service: Service): string;
  token(role: 'operator'): Promise<string>;
}

const MOST = 200;

/** What an operator may do about dead letters, over the admin ports of all services. */
export class Operator {
  constructor(private readonly house: Houses) {}

  /** Those that wait, oldest first. Services that do not answer are named in `silent`. */
  async list(): Promise<{ letters: DeadLetter[]; silent: Service[] }> {
    const silent: Service[] = [];
    const lists = await Promise.all(services.map(async (service) => {
      const answer = await this.ask(service, `/dead-letters?limit=${MOST}`).catch(() => undefined);
      if (!answer?.ok) silent.push(service);
      const found = answer?.ok ? ((await answer.json()) as Omit<DeadLetter, 'service'>[]) : [];
      return found.map((letter) => ({ ...letter, service }));
    }));
    return { letters: lists.flat().sort((a, b) => (a.at < b.at ? -1 : 1)), silent };
  }

  /** Undefined where no service has it. Rejects where one that might have it does not answer. */
  async find(id: string): Promise<DeadLetter | undefined> {
    for (const service of services) {
      const answer = await this.ask(service, `/dead-letters/${encodeURIComponent(id)}`);
      if (answer.ok) return { ...((await answer.json()) as Omit<DeadLetter, 'service'>), service };
      if (answer.status !== 404) throw new Error(`${service} answered ${answer.status}.`);
    }
    return undefined;
  }

  /** Frees the key: what waits on it is decided again, in order, by the same rules. Returns why not, where it is refused. */
  async redrive({ service, id }: DeadLetter): Promise<string | undefined> {
    return this.act(service, `/dead-letters/${id}/redrive`);
  }

  /** Lets a service take events again. Returns why not, where it is refused. */
  resume(service: Service): Promise<string | undefined> {
    return this.act(service, '/resume');
  }

  private async act(service: Service, path: string): Promise<string | undefined> {
    const answer = await this.ask(service, path, 'POST');
    if (answer.ok) return undefined;
    const { code, detail } = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string };
    return [code ?? `HTTP ${answer.status}`, detail].filter(Boolean).join(': ');
  }

  private async ask(service: Service, path: string, method: 'GET' | 'POST' = 'GET'): Promise<Response> {
    const headers = {
      authorization: `Bearer ${await this.house.token('operator')}`,
      ...(method === 'POST' && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
    };
    const body = method === 'POST' && { body: '{}' };
    return fetch(this.house.adminUrl(service) + path, { method, headers, ...body, signal: AbortSignal.timeout(10_000) });
  }
}
