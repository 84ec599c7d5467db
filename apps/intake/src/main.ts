import { run } from '@redress/messaging';
import { intake } from './intake.module.js';

await run(intake);
