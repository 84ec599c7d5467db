import { service } from '@redress/messaging';

/** This service's pen and ear in the score. */
export const compensation = service('compensation');
