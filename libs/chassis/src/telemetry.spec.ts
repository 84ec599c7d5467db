import type { IncomingMessage, ServerResponse } from 'node:http';
import { metrics } from '@opentelemetry/api';
import { startTelemetry, type Telemetry } from './telemetry.js';

it('is one for all services of a process, until the last of them stops', async () => {
  const [one, two] = [startTelemetry({ service: 'intake', env: {} }), startTelemetry({ service: 'desk', env: {} })];
  const text = (telemetry: Telemetry) => new Promise<string>((resolve) => {
    telemetry.metrics({} as IncomingMessage, { setHeader: () => undefined, end: resolve } as unknown as ServerResponse);
  });
  await two.stop();
  await two.stop();
  metrics.getMeter('test').createCounter('still.counted').add(1);
  expect(await text(one)).toContain('redress_still_counted_total 1');
  await one.stop();
});
