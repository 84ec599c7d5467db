import { run } from '@redress/messaging';
import { analysis } from './analysis.module.js';

await run(analysis);
