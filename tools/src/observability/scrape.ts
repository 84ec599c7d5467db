import { type Duration } from '@redress/contracts';
import { type TimeScale } from './scale.js';

/** The job of all services: alerts about `up` are about this one. */
export const JOB = 'redress';

/** Where a service says how it is: host:port of its admin side. */
export interface Target { readonly service: string; readonly address: string }

const EVERY: Duration = { seconds: 15 };

/**
 * Prometheus' own configuration. Several services may run in one process and answer with one page: what a series says of its service
 * counts more than who was asked.
 */
export const prometheusConfig = (targets: readonly Target[], rules: string, { span }: TimeScale, every = EVERY) => ({
  global: { scrape_interval: span(every), scrape_timeout: span(every), evaluation_interval: span({ seconds: 30 }) },
  rule_files: [rules],
  scrape_configs: [{
    job_name: JOB,
    honor_labels: true,
    static_configs: targets.map(({ service, address }) => ({ targets: [address], labels: { service } })),
  }],
});
