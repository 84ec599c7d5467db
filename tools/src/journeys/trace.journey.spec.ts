import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@redress/testing';
import { spansEnvironment } from '../stack/environment.js';
import { freePort } from '../stack/free-port.js';
import { type LocalZipkin, missingForZipkin, startLocalZipkin } from '../zipkin/local-zipkin.js';
import { type JourneyHouse, openJourneyHouse } from './journey-house.js';
import { call, complain, CUP, type Opened, staff } from './visitors.js';

jest.setTimeout(180_000);

it('prints', async () => {
  const house = await openJourneyHouse(undefined, { oneProcess: false, env: ({ ports }) => spansEnvironment(ports) });
  const opened = await complain(house.stack, 'tmall', { id: 'trace', text: CUP, paid: 5_000 });
  await house.witness.until(opened.caseId, 'case.closed.v1');
  await new Promise((r) => setTimeout(r, 4000));
  const { body } = await (await staff(house.stack, 'supervisor')).get(`${house.stack.urls.desk}/cases/${opened.caseId}/trace`);
  const lines = (s: any, d = 0): string[] => [`${' '.repeat(d * 2)}${s.service} ${s.kind} ${s.name} ${s.attributes['redress.event_type'] ?? ''} ${s.attributes['redress.use_case'] ?? ''} ${s.attributes['redress.outcome']} ${s.ms.toFixed(1)}`, ...s.caused.flatMap((c: any) => lines(c, d + 1))];
  require('node:fs').writeFileSync('/tmp/trace.txt', body.roots.flatMap((r: any) => lines(r)).join('\n') + '\n' + JSON.stringify(body, null, 1));
  require('node:fs').writeFileSync('/tmp/trace.html', (await call(`${opened.caseLink}/trace`)).text);
  await house.stop();
});
