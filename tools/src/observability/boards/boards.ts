import { services } from '@redress/contracts';
import { type Board } from '../grafana.js';
import { channels } from './channels.js';
import { money } from './money.js';
import { overview } from './overview.js';
import { ofService } from './service.js';

/** All boards, the first one first. */
export const boards: readonly Board[] = [overview, money, channels, ...services.map(ofService)];
