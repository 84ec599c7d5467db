import { type KeyObject } from 'node:crypto';
import { type Language } from '@redress/contracts';

/** One account at one channel: whose it is, by which secrets it signs, and what holds where its messages are silent. */
export interface Account {
  readonly channel: string;
  readonly account: string;
  readonly merchant: string;
  /** One, or two during a rotation: any of them counts. */
  readonly keys: readonly KeyObject[];
  readonly currency: string;
  readonly country: string;
  readonly timeZone: string;
  readonly language: Language;
}

export type AccountLookup = { readonly found: Account } | { readonly missing: 'unknown-channel' | 'unknown-account' };

/** Who may send complaints and order facts. Read once at boot, never changed while the service runs. */
export class Registry {
  private readonly byAddress = new Map<string, Account>();
  private readonly bySource = new Map<string, Account>();
  private readonly channels = new Set<string>();

  constructor(readonly accounts: readonly Account[]) {
    for (const account of accounts) {
      this.channels.add(account.channel);
      this.byAddress.set(`${account.channel}\n${account.account}`, account);
      const source = `${account.merchant}\n${account.channel}`;
      if (!this.bySource.has(source)) this.bySource.set(source, account);
    }
  }

  find(channel: string, account: string): AccountLookup {
    const found = this.byAddress.get(`${channel}\n${account}`);
    if (found) return { found };
    return { missing: this.channels.has(channel) ? 'unknown-account' : 'unknown-channel' };
  }

  /** The account by which a merchant sells at an order's source: the first of the registry where it has several. */
  ofSource(merchant: string, orderSource: string): Account | undefined {
    return this.bySource.get(`${merchant}\n${orderSource}`);
  }
}
