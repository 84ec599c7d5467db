import { defineService } from '@redress/messaging';
import { classifyComplaint } from './classify-complaint.js';
import { rules } from './classifiers/rules.js';
import { analysisConfig } from './config.js';
import { analysis as pen } from './score.js';

/** What is this about, how bad is it, what is wanted: reads texts, keeps nothing, answers with one fact for each complaint. */
export const analysis = defineService({
  name: 'analysis',
  config: analysisConfig,
  stores: [],
  migrations: [],
  useCases: () => pen.perform([classifyComplaint(rules)]),
  controllers: [],
});
