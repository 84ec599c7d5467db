import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { channelMessage, type ChannelMessage, instant, sealComplaint, sealingKey } from '@redress/contracts';
import { channelPublisher } from '../channel/publisher.js';
import { type House } from '../stack/environment.js';
import { sendingId } from './complaint.js';
import { type Courier, type Delivery } from './deliver-by-webhook.js';

interface Waiting { readonly message: ChannelMessage; done(delivery: Delivery): void }

const BATCH = 200;
const AGAIN_MS = 500;

/** Sends through `channel.complaints`, text and contact sealed to intake. What is at hand while a batch is stored makes the next one. */
export function topicCourier(house: House): Courier {
  const publisher = channelPublisher(house);
  const seal = sealingKey(readFileSync(house.keys.sealPublicKeyFile, 'utf8'));
  const waiting: Waiting[] = [];
  let publishing = false;

  const publish = async (signal: AbortSignal): Promise<void> => {
    if (publishing) return;
    publishing = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH);
      const delivery = await stored(batch.map(({ message }) => message), signal);
      for (const { done } of batch) done(delivery);
    }
    publishing = false;
  };
  const stored = async (messages: readonly ChannelMessage[], signal: AbortSignal): Promise<Delivery> => {
    for (let why = 'nobody was asked'; ; await pause(AGAIN_MS, undefined, { signal }).catch(() => undefined)) {
      if (signal.aborted) return { is: 'undelivered', why };
      try {
        await publisher.publish(messages);
        return { is: 'sent' };
      } catch (error) {
        why = (error as Error).message;
      }
    }
  };
  return {
    deliver: async (outgoing, { key }, signal) => {
      const { channel, account, complaint } = outgoing;
      const sealed = await sealComplaint(complaint, seal);
      const message = channelMessage({ channel, account, keys: key, id: sendingId(outgoing), at: instant(Date.now()) }, sealed);
      return new Promise((done) => {
        waiting.push({ message, done });
        void publish(signal);
      });
    },
    close: () => publisher.close(),
  };
}
