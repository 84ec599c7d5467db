import { run } from '@redress/messaging';
import { payments } from './payments.module.js';

await run(payments);
