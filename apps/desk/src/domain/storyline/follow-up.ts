import { outcomeNames, templateNames } from '../vocabulary.js';
import { inside, open } from './story.js';

const EFFECTIVE = { yes: { en: ', it helped', zh: '，有效' }, no: { en: ', it did not help', zh: '，无效' }, unknown: { en: '', zh: '' } } as const;
const helped = (effective: boolean | undefined) => (effective === undefined ? 'unknown' : effective ? 'yes' : 'no');

export const followUpStory = {
  'message.sent.v1': open('message.sent.v1', ({ messageId, template, medium }) => ({ messageId, template, medium }),
    ({ template }) => `Mail sent: ${templateNames[template].en}`,
    ({ template }) => `已发送邮件：${templateNames[template].zh}`),
  'message.failed.v1': inside('message.failed.v1', ({ messageId, template, reason }) => ({ messageId, template, reason }),
    ({ template, reason }) => `Mail not sent: ${templateNames[template].en} (${reason})`,
    ({ template, reason }) => `邮件未送达：${templateNames[template].zh}（${reason}）`),
  'survey.sent.v1': inside('survey.sent.v1', ({ surveyId }) => ({ surveyId }), () => 'Asked whether it helped', () => '已发出回访'),
  'survey.answered.v1': open('survey.answered.v1', ({ score, effective }) => ({ score, effective }),
    ({ score, effective }) => `The customer answered: ${score} of 5${EFFECTIVE[helped(effective)].en}`,
    ({ score, effective }) => `客户回访评分 ${score}/5${EFFECTIVE[helped(effective)].zh}`),
  'case.resolved.v1': open('case.resolved.v1', ({ outcome }) => ({ outcome }),
    ({ outcome }) => `Resolved: ${outcomeNames[outcome].en}`, ({ outcome }) => `已解决：${outcomeNames[outcome].zh}`),
  'case.reopened.v1': open('case.reopened.v1', ({ by, reason }) => ({ by, reason }),
    ({ by, reason }) => `Opened again by ${by}: ${reason}`, ({ by, reason }) => `重新处理（${by}：${reason}）`),
  'case.closed.v1': open('case.closed.v1', ({ outcome, effective }) => ({ outcome, effective }),
    ({ outcome, effective }) => `Closed: ${outcomeNames[outcome].en}${EFFECTIVE[effective].en}`,
    ({ outcome, effective }) => `已结案：${outcomeNames[outcome].zh}${EFFECTIVE[effective].zh}`),
  'case.escalated.v1': inside('case.escalated.v1', ({ reason }) => ({ reason }),
    ({ reason }) => `Brought before a supervisor: ${reason}`, ({ reason }) => `已升级处理：${reason}`),
};
