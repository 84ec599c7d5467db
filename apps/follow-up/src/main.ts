import { run } from '@redress/messaging';
import { followUp } from './follow-up.module.js';

await run(followUp);
