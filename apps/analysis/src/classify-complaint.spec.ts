import { complaintId } from '@redress/contracts';
import { equalsOneByOne, exampleComplaint, simulation } from '@redress/testing';
import { analysis } from './score.js';
import { rules } from './classifiers/rules.js';
import { classifyComplaint } from './classify-complaint.js';

const useCases = analysis.perform([classifyComplaint(rules)]);
const complaint = { ...exampleComplaint, text: 'The kettle leaks and stopped working.', reasonCode: undefined, requestedRemedy: undefined };
const about = { key: complaint.caseId, merchant: 'm1', channel: 'taobao' };
const classify = async (change: Partial<typeof exampleComplaint>) => {
  const { events } = await simulation('analysis', useCases).event('complaint.received.v1', { ...complaint, ...change }, about);
  return events;
};

describe('classify complaint', () => {
  it('says what the text shows, with the classifier’s name and version, and the demand as it was stated', async () => {
    expect(await classify({})).toMatchObject([{
      type: 'complaint.classified.v1', subject: complaint.caseId, channel: 'taobao',
      aggregateType: 'complaint-analysis', aggregateId: complaint.complaintId, aggregateVersion: 1,
      data: {
        isComplaint: true, category: 'functional_fault', requestedRemedy: 'none', demanded: complaint.demanded, classifier: 'rules@1',
      },
    }]);
  });

  it('believes the channel’s reason code and wish rather than the words', async () => {
    const [event] = await classify({ text: 'Nice kettle, thank you.', reasonCode: 'Not As Described', requestedRemedy: 'partial_refund' });
    expect(event!.data).toMatchObject({
      isComplaint: true, category: 'not_as_described', severity: 's3', requestedRemedy: 'partial_refund',
    });
  });

  it.each([
    ['七天无理由', 'change_of_mind'], ['WRONG_ITEM', 'wrong_item'], ['product-not-received', 'not_received'],
    ['quality_defect', 'quality_defect'],
  ])(
    'knows the code %s', async (reasonCode, category) => {
      expect((await classify({ reasonCode }))[0]!.data).toMatchObject({ category });
    });

  it('falls back on the text where the code is not known', async () => {
    expect((await classify({ reasonCode: 'X-99' }))[0]!.data).toMatchObject({ category: 'functional_fault' });
  });

  it('never loses a danger that only the text shows', async () => {
    expect((await classify({
      text: 'The kettle gave me an electric shock.', reasonCode: 'quality',
    }))[0]!.data).toMatchObject({ category: 'quality_defect', severity: 's1' });
  });

  it('is one fact for a repeat too, and the same in a batch', async () => {
    const stage = simulation('analysis', useCases);
    await stage.event('complaint.received.v1', complaint, { ...about, id: '019b0000-0000-7000-8000-000000000001' });
    const again = await stage.event('complaint.received.v1', complaint, { ...about, id: '019b0000-0000-7000-8000-000000000001' });
    expect(again.repeat).toBe(true);
    expect(stage.published).toHaveLength(1);
    const inputs = ['leaks', 'is lovely', '发错货了'].map((text) => ({
      event: 'complaint.received.v1' as const, data: { ...complaint, complaintId: complaintId('m1', 'shop', text), text }, ...about,
    }));
    await equalsOneByOne('analysis', useCases, inputs);
  });
});
