import { follow } from '../live/event-stream.js';
import { type Report } from './command.js';
import { type NightHouse } from './house.js';
import { type Language } from './words.js';

interface Line { caseId: string; eventId: string; type: string; at: string; en: string; zh: string; waitsFor?: string }

/** Prints what happens to a case from here on, a line for each step, until Ctrl-C. */
export async function followCase(house: NightHouse, caseId: string, lastAt: string | undefined, json: boolean, language: Language): Promise<Report> {
  const leaving = new AbortController();
  process.once('SIGINT', () => leaving.abort());
  process.once('SIGTERM', () => leaving.abort());
  const headers = { authorization: `Bearer ${await house.token('operator')}` };
  const url = `${house.publicUrl('desk')}/live${lastAt ? `?since=${encodeURIComponent(lastAt)}` : ''}`;
  try {
    for await (const { event, data } of follow(url, headers, leaving.signal)) {
      const line = event === 'step' ? (JSON.parse(data) as Line) : undefined;
      if (line?.caseId !== caseId) continue;
      console.log(json ? JSON.stringify(line) : `  ${line.at}  ${line[language]}${line.waitsFor ? `  [waits: ${line.waitsFor}]` : ''}`);
    }
  } catch (error) {
    if (!leaving.signal.aborted) throw error;
  }
  return { lines: [], object: { ok: true, caseId, followed: true }, ok: true };
}
