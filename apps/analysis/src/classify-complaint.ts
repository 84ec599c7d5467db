import { type Classifier } from './classifiers/classifier.js';
import { hearChannel } from './domain/hear-channel.js';
import { analysis } from './score.js';

/** Says what a complaint is about, how bad it is and what is wanted. It keeps no row: its answer comes from the input alone. */
export const classifyComplaint = (classifier: Classifier) =>
  analysis.useCase({
    name: 'classify-complaint',
    on: 'complaint.received.v1',
    prepare: async (complaints) => classifier.classify(complaints.map(({ data }) => data.text)),
    decide: ({ data, key }, _view, _now, read) => {
      const { isComplaint, category, severity, emotion, language, requestedRemedy, confidence, evidence } = hearChannel(read, data);
      const aggregate = { type: 'complaint-analysis', id: data.complaintId, version: 1 };
      return {
        events: [
          analysis.fact('complaint.classified.v1', key, aggregate, {
            complaintId: data.complaintId, caseId: data.caseId, isComplaint, category, severity, emotion, language, requestedRemedy,
            confidence,
            evidence: [...evidence], classifier: `${classifier.name}@${classifier.version}`,
            ...(data.demanded && { demanded: data.demanded }),
          }),
        ],
      };
    },
  });
