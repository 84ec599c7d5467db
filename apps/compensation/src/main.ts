import { run } from '@redress/messaging';
import { compensation } from './compensation.module.js';

await run(compensation);
