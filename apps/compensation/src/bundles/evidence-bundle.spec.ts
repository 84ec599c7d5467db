import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { encodeJson } from '@redress/contracts';
import { auditRows } from '@redress/messaging';
import { simulation } from '@redress/testing';
import { compensationUseCases } from '../compensation.module.js';
import { CNY, decidedCase } from '../disputes/dispute.examples.js';
import { canonicalJson } from '../domain/facts.js';
import { caseFiles, compensationStores } from '../store/stores.js';
import { disputes } from '../store/disputes.js';
import { evidenceBundle } from './evidence-bundle.js';
import { evidencePdf } from './evidence-pdf.js';

const stageOf = () => simulation('compensation', compensationUseCases, { stores: compensationStores as never });
async function bundled() {
  const { stage, caseId, plan, open, ask, bring, rule, paid } = await decidedCase(stageOf());
  await paid();
  await open();
  await ask('consumer');
  await bring('consumer');
  await rule('ada', 'consumer', 7_000);
  const [file] = stage.rows(caseFiles);
  const disputed = stage.rows(disputes);
  const made = disputed[0]!.plans.map((id) => plan(id));
  const sources = { merchant: 'm1', caseId, file, plans: made, disputes: disputed, audit: stage.rows(auditRows) };
  return { sources, bundle: evidenceBundle(sources) };
}

/** The text that a reader of the file can select, glyphs mapped back through each font's own table. */
function textOf(pdf: Buffer): string {
  const raw = pdf.toString('latin1');
  const objects = new Map([...raw.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id, body]) => [id!, body!]));
  const streamOf = (body: string): string => {
    const [, data] = /stream\n([\s\S]*)\nendstream/.exec(body) ?? [];
    return data === undefined ? '' : (body.includes('/FlateDecode') ? inflateSync(Buffer.from(data, 'latin1')).toString('latin1') : data);
  };
  const fonts = new Map<string, string[]>();
  for (const [, name, id] of raw.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    const [, map] = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id!) ?? '') ?? [];
    if (map) fonts.set(name!, [...streamOf(objects.get(map)!).matchAll(/<([0-9a-f]{4,})>(?=[ \]\n])/g)].map(([, hex]) => hex!));
  }
  const glyphs = (font: string): Map<number, string> => {
    const [, id] = new RegExp(`/${font} (\\d+) 0 R`).exec(raw)!;
    const cmap = streamOf(objects.get(/\/ToUnicode (\d+) 0 R/.exec(objects.get(id!)!)![1]!)!);
    const found = new Map<number, string>();
    for (const [, from, , list] of cmap.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/g)) {
      [...list!.matchAll(/<([0-9a-f ]*)>/g)].forEach(([, hex], index) => {
        found.set(parseInt(from!, 16) + index, Buffer.from(hex!.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'));
      });
    }
    return found;
  };
  const maps = new Map([...fonts.keys()].map((font) => [font, glyphs(font)]));
  let text = '';
  for (const body of objects.values()) {
    if (!body.includes('stream') || body.includes('/Subtype') || body.includes('/Length1')) continue;
    const page = streamOf(body);
    if (!page.includes(' Tf')) continue;
    let map = new Map<number, string>();
    for (const [, font, shown] of page.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (font) map = maps.get(font)!;
      else text += [...shown!.matchAll(/<([0-9a-f]+)>/g)].map(([, hex]) => hex!.match(/.{4}/g)!.map((one) => map.get(parseInt(one, 16)) ?? '?').join('')).join('') + '\n';
    }
  }
  return text;
}

describe('the evidence bundle', () => {
  it('holds what whoever judges needs, and nothing that tells who the customer is', async () => {
    const { bundle } = await bundled();
    expect(bundle).toMatchObject({
      format: 'redress-evidence-bundle@1', complaints: [{ captured: CNY(10_000), order: { orderRef: 'O-1' } }],
      plans: [{ approver: 'policy:house-2026-11', grounds: { rules: ['quality'] }, legs: [{ state: 'fulfilled' }] }, { requestedBy: 'ada' }],
      disputes: [{ evidence: [{ party: 'consumer', sha256: 'ab'.repeat(32) }], rulings: [{ outcome: 'consumer', awarded: CNY(7_000), arbiter: 'ada' }] }],
      timeline: [{ actor: 'sue', act: 'dispute.ask' }, { actor: 'ada', act: 'dispute.rule', detail: { amount: '70.00 CNY' } }],
    });
    expect(encodeJson(bundle)).not.toMatch(/c{32}|It arrived cracked/);
  });

  it('is hashed over its canonical JSON, and any change of a fact changes the hash', async () => {
    const { sources, bundle: { sha256, ...content } } = await bundled();
    expect(createHash('sha256').update(canonicalJson(content)).digest('hex')).toBe(sha256);
    const another = { ...sources, disputes: sources.disputes.map((one) => ({ ...one, reason: 'refused' })) };
    expect(evidenceBundle(another).sha256).not.toBe(sha256);
  });

  it('is printed in both languages, with the hash, as text that can be selected, small, and the same each time', async () => {
    const { bundle } = await bundled();
    const pdf = await evidencePdf(bundle);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.length).toBeLessThan(400_000);
    const text = textOf(pdf).replaceAll('\n', '');
    for (const said of [bundle.sha256, '证据材料', 'Evidence bundle', '裁决', '举证要求', '100.00 CNY', '70.00 CNY', 'ab'.repeat(8), 'dispute.rule']) {
      expect(text).toContain(said);
    }
    expect(text).not.toContain('?');
    expect(Buffer.compare(pdf, await evidencePdf(bundle))).toBe(0);
  });
});
