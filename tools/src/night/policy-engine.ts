import { fromBuild, type Load } from '../statutes/law.js';
import { type BacktestReport } from './policy-report.js';

type Kind = 'policy' | 'pack';
export interface Described { readonly name: string; readonly subject: string; readonly faults: readonly { code: string; place: string; says: string }[] }

/** What the service itself makes of a document, without any service that runs. */
export interface PolicyEngine {
  describe(kind: Kind, document: unknown): Described;
  hashOf(document: unknown): string;
  backtestOffline(document: unknown, count: number, latest: string): Generator<number, BacktestReport>;
}

export async function readEngine(load: Load = fromBuild): Promise<PolicyEngine> {
  const [documents, facts, offline] = await Promise.all(['policies/documents.js', 'domain/facts.js', 'backtests/offline.js'].map(load));
  return { describe: documents!['describeDocument'], hashOf: facts!['hashOf'], backtestOffline: offline!['backtestOffline'] } as PolicyEngine;
}
