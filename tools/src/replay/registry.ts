import { readFileSync } from 'node:fs';
import { type KeyObject } from 'node:crypto';
import { complaintId, signingKey } from '@redress/contracts';
import { type Outgoing } from './complaint.js';

export interface Sender {
  readonly merchant: string;
  readonly key: KeyObject;
}

interface Entry { channel: string; account: string; merchant: string; secrets: string[] }

/** Accounts that may send, with the newest secret of each, from the registry file that intake has. */
export class Senders {
  private readonly byAddress = new Map<string, Sender>();

  constructor(registryFile: string) {
    const { accounts } = JSON.parse(readFileSync(registryFile, 'utf8')) as { accounts: Entry[] };
    for (const { channel, account, merchant, secrets } of accounts) {
      this.byAddress.set(`${channel}\n${account}`, { merchant, key: signingKey(secrets[0]!) });
    }
  }

  find({ channel, account }: { channel: string; account: string }): Sender | undefined {
    return this.byAddress.get(`${channel}\n${account}`);
  }
}

/** The id that intake will give a complaint; the same in every run. */
export const complaintIdOf = ({ account, complaint }: Outgoing, { merchant }: Sender): string => complaintId(merchant, account, complaint.externalId);
