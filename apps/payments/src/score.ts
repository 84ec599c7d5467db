import { service } from '@redress/messaging';

/** The service's pen and ear: it hears only what the score addresses to payments, and publishes only payments' facts. */
export const pen = service('payments');
