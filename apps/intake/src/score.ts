import { service } from '@redress/messaging';

/** Intake's pen and ear: what it may publish and must hear, as the score says. */
export const intake = service('intake');
