import { linesOf } from './campaign-lines.js';
import { type Campaign, progressBar, shown } from './campaign-words.js';
import { NotUnderstood } from './command.js';

const sum = (minor: string) => ({ minor, currency: 'CNY' });
const running: Campaign = {
  campaignId: 'id', name: 'kettles', state: 'running', lines: 3, ended: 1, counts: { done: 1, waiting: 2, skipped: 0 }, unreachable: 1, reasons: { 'charged-back': 2, 'order-unknown': 0 },
  perLine: sum('12000'), reserved: sum('36000'), spent: sum('12000'), promised: sum('0'), plannedBy: 'pat', approvedBy: 'ann', run: 1, movedAt: 'now',
};

it('reads order lines from a CSV file, and names the line that does not fit', () => {
  expect(linesOf('\uFEFForderSource,orderRef,lineRef\r\ntmall,"T-1",1\ntmall,T-2,\n', 'f')).toEqual([
    { orderSource: 'tmall', orderRef: 'T-1', lineRef: '1' }, { orderSource: 'tmall', orderRef: 'T-2' },
  ]);
  expect(() => linesOf('orderRef\nT-1\n', 'orders.csv')).toThrow(new NotUnderstood('orders.csv: the column orderSource is missing.'));
  expect(() => linesOf('orderSource,orderRef\ntmall,T-1\ntmall,\n', 'orders.csv')).toThrow('orders.csv, line 3: orderRef is empty.');
  expect(() => linesOf('orderSource,orderRef\n"tmall,T-1\n', 'orders.csv')).toThrow(NotUnderstood);
});

it('draws how far a campaign is, and says what it has spent', () => {
  expect(progressBar(running)).toMatch(/^\[█{10}░{20}\] {2}33 % {2}1\/3 {2}kettles is running, 1 unreachable/);
  expect(progressBar({ ...running, lines: 0, ended: 0 })).toContain('  0 %');
  expect(shown(running).join('\n')).toMatch(/spent +120\.00 CNY of 360\.00 CNY[^]*planned by +pat, approved by ann[^]*2 waiting, 1 done\nwhy not +2 charged-back\n/);
});

it('says how long it takes still, and what its reader may do next', () => {
  const bar = (seconds: number) => progressBar({ ...running, secondsLeft: seconds });
  expect([bar(0), bar(45), bar(600), bar(7_300)].map((line) => /running, (.*), 1 unreachable/.exec(line)![1])).toEqual([
    'the last lines are on their way', 'about 45 s left', 'about 10 min left', 'about 2 h left',
  ]);
  expect(progressBar({ ...running, trigger: {} })).toMatch(/^rule {2}1\/3/);
  expect(shown({ ...running, state: 'planned' }).join('\n')).toContain('approve id --as NAME');
  expect(shown({ ...running, state: 'paused' }).join('\n')).toContain('plan another campaign');
  expect(shown({ ...running, counts: { failed: 1 } }).join('\n')).toMatch(/--list unreachable[^]*--list failed/);
});
