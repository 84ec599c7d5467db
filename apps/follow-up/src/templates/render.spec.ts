import { languages, templates } from '@redress/contracts';
import { money } from '@redress/money';
import { type Letter, type LetterContents } from '../domain/letter.js';
import { render } from './render.js';

const reason = { code: 'late', en: 'It came late.', zh: '送达延迟。' };
const contents: LetterContents = {
  acknowledged: {}, evidence: { asks: [reason], until: '2026-03-09T08:00:00.000Z' }, visit: { until: '2026-03-09T08:00:00.000Z' }, survey: { round: 1 }, withdrawn: {}, closed: { outcome: 'explanation' },
  offer: {
    options: [{ label: { en: 'Keep it, 30 % back', zh: '保留商品，退 30%' }, amount: money(5_970, 'CNY') }, { label: { en: 'Send it back', zh: '退货退款' }, amount: money(19_900, 'CNY') }],
    needsChoice: true, needsApproval: false, reason, range: { least: money(5_970, 'CNY'), most: money(19_900, 'CNY') }, until: '2026-03-09T08:00:00.000Z',
  },
  proactive: { options: [{ label: { en: 'The whole price', zh: '全额退款' }, amount: money(19_900, 'CNY') }], reason },
  paid: { amount: money(5_970, 'CNY'), reason, valueDate: '2026-03-02' },
  credit: { remedy: 'coupon', amount: money(3_000, 'CNY'), code: 'CR-7K3M-9QX2-ABCD', reason },
  needs_customer: { amount: money(5_970, 'CNY') }, apology: { reason }, declined: { reasons: [reason], feedback: false },
};
const links = { caseLink: 'https://desk.example/c/token', surveyLink: 'https://follow.example/survey/token' };
const about = { number: 'R-7K3M-9QX2', timeZone: 'Asia/Shanghai' };
const write = (template: (typeof templates)[number], language: 'zh' | 'en', name?: string) =>
  render({ ...about, language, letter: { template, ...contents[template] } as Letter }, links, name);

describe.each(languages)('letters in %s', (language) => {
  it.each(templates)('%s names the case, leads to it, and leaves no hole', (template) => {
    const { subject, text } = write(template, language);
    expect(subject).toContain(about.number);
    expect(text).toMatch(template === 'survey' ? links.surveyLink : links.caseLink);
    expect(subject + text).not.toMatch(/undefined|NaN|\[object/);
  });
});

it('says amounts and dates as its reader does', () => {
  expect(write('paid', 'en').subject).toContain('CN¥59.70');
  expect(write('paid', 'zh').subject).toContain('¥59.70');
  expect(write('offer', 'en').text).toContain('9 March 2026');
  expect(write('offer', 'zh').text).toContain('2026年3月9日');
});

it('promises no amount while a colleague has yet to decide', () => {
  const letter = { template: 'offer', ...contents.offer, needsChoice: false, needsApproval: true } as Letter;
  expect(render({ ...about, language: 'en', letter }, links).text).not.toMatch(/59\.70|199/);
});

it('greets by name, and a name adds no lines', () => {
  expect(write('acknowledged', 'en', 'Li Lei').text).toMatch(/^Dear Li Lei,\n/);
  expect(write('acknowledged', 'zh', '李雷\r\nBcc: everyone@example.com').text.split('\n')[0]).toBe('李雷 Bcc: everyone@example.com，您好：');
  expect(write('acknowledged', 'zh').text).toMatch(/^您好：/);
});
