import { type EventData, type Language } from '@redress/contracts';
import { inside } from './story.js';

const OWN = { first_response: { en: 'first response', zh: '首次响应' }, resolution: { en: 'resolution', zh: '解决' } } as const;
const WHOSE = { trader: { en: 'our', zh: '我方' }, consumer: { en: 'the customer’s', zh: '消费者' }, authority: { en: 'the authority’s', zh: '主管部门' } } as const;

const keeps = ({ clock, policy, dueAt, statute }: EventData<'clock.near.v1'>) =>
  ({ clock, policy, dueAt, ...(statute && { whose: statute.whose, en: statute.text.en, zh: statute.text.zh }) });
type Kept = ReturnType<typeof keeps>;

/** Whose time it is and for what: a period of law is told with its rule, our own clock by its name. */
function time({ clock, policy, whose = 'trader', en, zh }: Kept, language: Language): string {
  if (clock !== 'statutory') return OWN[clock][language];
  return language === 'en' ? `${WHOSE[whose].en} time by law (${policy}: ${en ?? ''})` : `${WHOSE[whose].zh}法定期限（${policy}：${zh ?? ''}）`;
}
const lapsed = ({ clock, whose = 'trader' }: Kept): boolean => clock === 'statutory' && whose !== 'trader';
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const clockStory = {
  'clock.near.v1': inside('clock.near.v1', keeps,
    (kept) => (kept.clock === 'statutory' ? `${capital(time(kept, 'en'))} is running out` : `Time for the ${time(kept, 'en')} is running out`),
    (kept) => `${time(kept, 'zh')}${kept.clock === 'statutory' ? '' : '时限'}将至`),
  'clock.missed.v1': inside('clock.missed.v1', keeps,
    (kept) => (lapsed(kept) ? `${capital(time(kept, 'en'))} is over`
      : kept.clock === 'statutory' ? `${capital(time(kept, 'en'))} was not kept` : `The ${time(kept, 'en')} is late`),
    (kept) => `${time(kept, 'zh')}${lapsed(kept) ? '已届满' : '已超时'}`),
  'clock.met.v1': inside('clock.met.v1', (data) => ({ ...keeps(data), late: data.at > data.dueAt }),
    (kept) => (kept.clock === 'statutory' ? `${capital(time(kept, 'en'))} was kept${kept.late ? ', though late' : ''}`
      : `The ${time(kept, 'en')} came ${kept.late ? 'late' : 'in time'}`),
    (kept) => `${time(kept, 'zh')}${kept.late ? '逾期' : '按时'}完成`),
};
