import { service } from '@redress/messaging';

/** Desk's ear: it hears nearly everything and publishes nothing. */
export const desk = service('desk');
