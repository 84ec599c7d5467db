import { service } from '@redress/messaging';

/** Follow-up's pen and ear: what it may hear and publish is what the score says. */
export const followUp = service('follow-up');
