import { service } from '@redress/messaging';

/** Desk's ear: it hears nearly everything and publishes nothing. */
export const desk: ReturnType<typeof service<'desk'>> = service('desk');
