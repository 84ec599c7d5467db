import { run } from '@redress/messaging';
import { desk } from './desk.module.js';

await run(desk);
