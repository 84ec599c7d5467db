import { type Board } from '../grafana.js';
export const boards: readonly Board[] = [];
