/**
 * Every metric of Redress, once. Instruments are made from this table, dashboards and alert rules name metrics by its keys, and
 * docs/metrics.md is checked against it. Every series also carries `service`.
 */

/** The values that a label can have; or, where the code does not list them, what keeps them few. */
export type LabelValues = readonly string[] | string;

export interface MetricSpec {
  readonly kind: 'counter' | 'histogram' | 'gauge';
  /** What a value counts; durations and ages are seconds, money is minor units of the currency in the label. */
  readonly unit: 'inputs' | 'seconds' | 'messages' | 'rows' | 'minor' | 'connections' | 'bytes' | 'requests' | 'facts' | 'reports' | 'merchants' | 'spans' | 'boolean';
  readonly help: string;
  readonly labels: Readonly<Record<string, LabelValues>>;
  /** Services that have it. */
  readonly of: 'every service' | readonly string[];
  /** `start`: it is there with the first answer to a scrape; `first`: once the first thing of its kind has happened. */
  readonly since: 'start' | 'first';
}

const SERVED = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;
const EVERY = { of: 'every service' } as const;
const PERFORMERS = { of: ['payments', 'follow-up'] } as const;
const PUBLISHERS = { of: ['intake', 'analysis', 'compensation', 'payments', 'follow-up'] } as const;
const DATABASE = { kind: 'gauge', since: 'start' } as const;

export const inputOutcomes = ['done', 'repeat', 'refused', 'failed', 'poison', 'early', 'parked', 'unknown', 'stale'] as const;
export const deadLetterReasons = ['schema-violation', 'invalid-json', 'envelope-invalid', 'early-too-long', 'database', 'decision'] as const;
export const openPayoutStates = ['created', 'authorised', 'held', 'submitted', 'pending', 'needs_customer', 'unknown', 'manual_review'] as const;
/** What a rail said; `threw` where its adapter broke. */
export const railResults = [
  'succeeded', 'pending', 'needs-customer', 'refused', 'returned', 'reversed', 'unknown', 'not-sent', 'conflict', 'not-found', 'threw',
] as const;
/** Why a rail's answer is no certainty: `none` where it is one. */
export const railErrors = ['none', 'timeout', 'no-answer', 'no-connection', 'broken-connection', 'not-let-in', 'rail-error', 'unreadable', 'conflict', 'other'] as const;
const waitingWhy = ['early', 'parked', 'unknown'] as const;
const planWaits = ['person', 'customer', 'inspection', 'investigation', 'task'] as const;
const lineStates = ['waiting', 'opening', 'deferred', 'released', 'done', 'skipped', 'failed'] as const;
const budgetUse = ['open', 'near', 'exhausted'] as const;
const caseWaits = [
  'approval', 'choice', 'confirmation', 'held-payout', 'unknown-payout', 'payout-review', 'failed-remedy', 'reopening',
] as const;

const ROUTES = 'routes that a service declares; any other path is "none"';
const USE_CASES = 'use cases of the service, fixed in its code';
const CODES = 'codes of the problem catalogue; any other is "other"';
const TOPICS = 'topics of the score that the service hears';
const PARTITIONS = 'partitions of a topic, fixed for its life';
const FACTS = 'event types of the score that the service publishes';
const CHANNELS = 'channels of the registry; "unknown" where no account is behind it, "none" without; after the first 50, "other"';
const INTENTS = 'intents that the service performs, fixed in its code';
const RAILS = 'rails of the configuration';
const CURRENCIES = 'currencies of the merchants in the registry';
const TASKS = 'kinds of tasks, fixed in the contracts';
const REMEDIES = 'kinds of remedies, fixed in the contracts';
const PROMISES = 'kinds of remedies, and improvement: fixed in the contracts';
const GROUPS = 'groups of gauges that the service declares';

export const metricCatalogue = {
  // What callers see.
  http_request_duration_seconds: {
    ...EVERY, kind: 'histogram', unit: 'seconds', since: 'first', help: 'Time from a request to the end of its answer.',
    labels: { method: 'methods that Node parses', route: ROUTES, status: 'status codes that the code answers with' }, buckets: SERVED,
  },
  http_problems: {
    ...EVERY, kind: 'counter', unit: 'requests', since: 'first', help: 'Requests that were answered with a problem, by its code.',
    labels: { route: ROUTES, code: CODES },
  },

  // What use cases do.
  inputs: {
    ...EVERY, kind: 'counter', unit: 'inputs', since: 'start',
    help: 'Inputs whose batch was committed, by use case and outcome. Repeats are what inbox or stored replies absorbed.',
    labels: { use_case: USE_CASES, outcome: inputOutcomes },
  },
  refusals: {
    ...EVERY, kind: 'counter', unit: 'inputs', since: 'first', help: 'Refused inputs by the code of the refusal.', labels: { use_case: USE_CASES, code: CODES },
  },
  use_case_duration_seconds: {
    ...EVERY, kind: 'histogram', unit: 'seconds', since: 'first',
    help: 'Time from taking an input to its commit; one record for each use case in a batch, that of its slowest input.',
    labels: { use_case: USE_CASES }, buckets: SERVED,
  },
  batch_inputs: {
    ...EVERY, kind: 'histogram', unit: 'inputs', since: 'first', help: 'Inputs in one committed transaction.', labels: {},
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000],
  },
  batch_duration_seconds: {
    ...EVERY, kind: 'histogram', unit: 'seconds', since: 'first', help: 'Time from the beginning of a batch to its commit.', labels: {}, buckets: SERVED,
  },
  inputs_in_hand: { ...EVERY, ...DATABASE, unit: 'inputs', help: 'Inputs taken and not yet in a batch.', labels: {} },
  taking_stopped: {
    ...EVERY, ...DATABASE, unit: 'boolean', help: '1 while the taking of events is stopped because too many failed.', labels: {},
  },
  facts: {
    ...PUBLISHERS, kind: 'counter', unit: 'facts', since: 'first', help: 'Facts handed to the bus, by type and channel.', labels: { type: FACTS, channel: CHANNELS },
  },
  fact_age_seconds: {
    ...PUBLISHERS, ...DATABASE, unit: 'seconds', labels: { type: FACTS },
    help: 'Time since this instance last published a fact of this type, or since it started. The least over the instances is the answer.',
  },

  // What is on its way.
  lag_messages: {
    ...EVERY, ...DATABASE, unit: 'messages', help: 'Messages of a partition that the service has not taken.', labels: { topic: TOPICS, partition: PARTITIONS },
  },
  lag_seconds: {
    ...EVERY, ...DATABASE, unit: 'seconds', help: 'How long the oldest of them has waited.', labels: { topic: TOPICS, partition: PARTITIONS },
  },
  log_rows: { ...EVERY, ...DATABASE, unit: 'rows', help: 'Rows of a topic in the PostgreSQL log; none on Kafka.', labels: { topic: TOPICS }, bus: 'postgres' },
  log_oldest_age_seconds: {
    ...EVERY, ...DATABASE, unit: 'seconds', help: 'Age of the oldest row of a topic in the PostgreSQL log.', labels: { topic: TOPICS }, bus: 'postgres',
  },
  outbox_rows: { ...EVERY, ...DATABASE, unit: 'rows', help: 'Facts committed and not yet on the broker.', labels: {} },
  outbox_oldest_age_seconds: { ...EVERY, ...DATABASE, unit: 'seconds', help: 'Age of the oldest of them; 0 where there is none.', labels: {} },
  waiting_inputs: {
    ...EVERY, ...DATABASE, unit: 'rows', help: 'Inputs that cannot be decided now: early, behind a parked key, or of an unknown type.',
    labels: { why: waitingWhy },
  },
  waiting_inputs_oldest_age_seconds: {
    ...EVERY, ...DATABASE, unit: 'seconds', help: 'How long the oldest of them has waited.', labels: { why: waitingWhy },
  },
  parked_keys: { ...EVERY, ...DATABASE, unit: 'rows', help: 'Keys whose work waits behind a dead letter.', labels: {} },
  dead_letters: {
    ...EVERY, ...DATABASE, unit: 'rows', help: 'Dead letters that nobody has redriven or dropped.', labels: { reason: deadLetterReasons },
  },
  dead_letters_oldest_age_seconds: {
    ...EVERY, ...DATABASE, unit: 'seconds', help: 'Age of the oldest of them.', labels: { reason: deadLetterReasons },
  },
  timers_overdue_seconds: { ...EVERY, ...DATABASE, unit: 'seconds', help: 'How long the most overdue timer is past its time; 0 where none is.', labels: {} },
  intents: {
    ...PERFORMERS, ...DATABASE, unit: 'rows', help: 'Stored side effects: waiting to be tried, or being tried.',
    labels: { intent: INTENTS, state: ['waiting', 'leased'] },
  },
  intents_oldest_age_seconds: {
    ...PERFORMERS, ...DATABASE, unit: 'seconds', help: 'Time since the oldest of them was stored.', labels: { intent: INTENTS, state: ['waiting', 'leased'] },
  },
  intents_overdue_seconds: {
    ...PERFORMERS, ...DATABASE, unit: 'seconds', help: 'How long the most overdue one is past the time at which it may be tried; 0 where none is.',
    labels: { intent: INTENTS, state: ['waiting', 'leased'] },
  },
  intent_duration_seconds: {
    ...PERFORMERS, kind: 'histogram', unit: 'seconds', since: 'first', help: 'Duration of one call of a performer, for a batch of intents.',
    labels: { intent: INTENTS, result: ['answered', 'threw'] }, buckets: SERVED,
  },

  // Money.
  payouts: {
    ...DATABASE, of: ['payments'], unit: 'rows', help: 'Payouts that have not ended, by state.', labels: { state: openPayoutStates },
  },
  payouts_oldest_age_seconds: {
    ...DATABASE, of: ['payments'], unit: 'seconds', help: 'Time since the oldest of them was created: how long somebody waits for money.',
    labels: { state: openPayoutStates },
  },
  payouts_minor: {
    kind: 'gauge', since: 'first', of: ['payments'], unit: 'minor', help: 'Money of payouts that have not ended.',
    labels: { state: openPayoutStates, currency: CURRENCIES },
  },
  rail_call_duration_seconds: {
    of: ['payments'], kind: 'histogram', unit: 'seconds', since: 'first', help: 'Duration of one call to a rail.',
    labels: { rail: RAILS, operation: ['pay', 'pay-all', 'look-up', 'statement'] }, buckets: [...SERVED, 30],
  },
  rail_reports: {
    of: ['payments'], kind: 'counter', unit: 'reports', since: 'first', help: 'What rails said of each payout, and why where it is no certainty.',
    labels: { rail: RAILS, operation: ['pay', 'pay-all', 'look-up', 'statement'], result: railResults, error: railErrors },
  },
  rail_switches_on: {
    ...DATABASE, of: ['payments'], unit: 'merchants', help: 'Kill switches that are on, for all merchants or for some.',
    labels: { rail: RAILS, scope: ['every-merchant', 'some-merchants'] },
  },
  ledger_debits_minor: {
    kind: 'gauge', since: 'first', of: ['payments'], unit: 'minor', help: 'Sum of all debits of the ledger.',
    labels: { account: ['expense', 'rail', 'receivable'], currency: CURRENCIES },
  },
  ledger_credits_minor: {
    kind: 'gauge', since: 'first', of: ['payments'], unit: 'minor', help: 'Sum of all credits of the ledger: over all accounts equal to the debits.',
    labels: { account: ['expense', 'rail', 'receivable'], currency: CURRENCIES },
  },
  ledger_drift_minor: {
    kind: 'gauge', since: 'first', of: ['payments'], unit: 'minor', labels: { currency: CURRENCIES },
    help: 'What the ledger says was paid, less what the payouts say. Anything but 0 is a broken book.',
  },
  reconciliation_drift_minor: {
    kind: 'gauge', since: 'first', of: ['payments'], unit: 'minor', labels: { rail: RAILS, currency: CURRENCIES },
    help: 'Ledger less rail, in the last completed comparison with its statement.',
  },
  reconciliation_mismatches: {
    kind: 'gauge', since: 'first', of: ['payments'], unit: 'rows', help: 'Mismatches of the last completed comparison.', labels: { rail: RAILS },
  },
  reconciliation_age_seconds: {
    kind: 'gauge', since: 'first', of: ['payments'], unit: 'seconds', help: 'Time since the last completed comparison ended.', labels: { rail: RAILS },
  },
  exposure_overdrawn_minor: {
    kind: 'gauge', since: 'first', of: ['payments'], unit: 'minor', help: 'Money that rails paid above what orders had captured.', labels: { currency: CURRENCIES },
  },

  // People and promises.
  clocks: {
    ...DATABASE, of: ['follow-up'], unit: 'rows', help: 'Clocks of open cases by state: near is at risk, missed is a broken promise not yet made good.',
    labels: { clock: ['first_response', 'resolution'], state: ['running', 'near', 'missed'] },
  },
  clocks_overdue_seconds: {
    ...DATABASE, of: ['follow-up'], unit: 'seconds', help: 'How long the most overdue clock is past its time; 0 where none is.',
    labels: { clock: ['first_response', 'resolution'] },
  },
  statutory_clocks: {
    ...DATABASE, of: ['follow-up'], unit: 'rows', help: 'Periods that law gives the trader, by state: near is at risk, missed is not yet made good.',
    labels: { state: ['running', 'near', 'missed'] },
  },
  promises_broken: {
    kind: 'gauge', since: 'first', of: ['follow-up'], unit: 'rows', help: 'Promises whose date has passed and which are not yet made good.',
    labels: { kind: PROMISES },
  },
  promises_broken_last_week: {
    kind: 'gauge', since: 'first', of: ['follow-up'], unit: 'rows', help: 'Promises that were broken in the last seven days, made good since or not.',
    labels: { kind: PROMISES },
  },
  time_to_money_seconds: {
    kind: 'gauge', since: 'first', of: ['follow-up'], unit: 'seconds',
    help: 'From the release of a sum to the money received, over all sums that were received in the last seven days.',
    labels: { remedy: REMEDIES, quantile: ['0.5', '0.95'] },
  },
  time_to_money_within: {
    kind: 'gauge', since: 'first', of: ['follow-up'], unit: 'rows',
    help: 'Sums that were received in the last seven days, by how long they took at most: the buckets of a histogram, each with all that the one before has.',
    labels: { remedy: REMEDIES, within: ['1h', '6h', '1d', '3d', '7d', '14d', 'any'] },
  },
  plans_waiting: {
    ...DATABASE, of: ['compensation'], unit: 'rows', help: 'Plans that wait for somebody.', labels: { waits_for: planWaits },
  },
  plans_waiting_oldest_age_seconds: {
    ...DATABASE, of: ['compensation'], unit: 'seconds', help: 'Time since the oldest of them was made.', labels: { waits_for: planWaits },
  },
  tasks_open: {
    ...DATABASE, of: ['compensation'], unit: 'rows', help: 'Tasks that other departments have not ended.', labels: { kind: TASKS },
  },
  tasks_oldest_age_seconds: {
    ...DATABASE, of: ['compensation'], unit: 'seconds', help: 'Time since the oldest of them was assigned.', labels: { kind: TASKS },
  },
  tasks_overdue_seconds: {
    ...DATABASE, of: ['compensation'], unit: 'seconds', help: 'How long the most overdue of them is past its date; 0 where none is.',
    labels: { kind: TASKS },
  },
  campaign_lines: {
    ...DATABASE, of: ['compensation'], unit: 'rows', help: 'Order lines of campaigns that run or stand still.', labels: { state: lineStates },
  },
  campaign_idle_seconds: {
    ...DATABASE, of: ['compensation'], unit: 'seconds',
    help: 'Time since the idlest running campaign has moved a line, while lines wait to be taken up.', labels: {},
  },
  budgets: {
    ...DATABASE, of: ['compensation'], unit: 'rows', help: 'Budgets for redress of the present month (UTC), by how far they are used up: near is 80 %.',
    labels: { used: budgetUse },
  },
  policies_blocked: {
    ...DATABASE, of: ['compensation'], unit: 'rows',
    help: 'Policies that fall below the floor of a newer rule pack: what falls below goes to a person until another version is in force.', labels: {},
  },
  disputes: {
    ...DATABASE, of: ['compensation'], unit: 'rows', help: 'Disputes that nobody has decided, by our own next deadline: evidence of ours, or the ruling.',
    labels: { deadline: ['running', 'near', 'missed'] },
  },
  cases_waiting: {
    ...DATABASE, of: ['desk'], unit: 'rows', help: 'Cases in the queues of people.', labels: { waits_for: caseWaits },
  },
  cases_waiting_oldest_age_seconds: {
    ...DATABASE, of: ['desk'], unit: 'seconds', help: 'Time since the oldest of them was opened.', labels: { waits_for: caseWaits },
  },

  // The service itself.
  dependency_up: {
    ...EVERY, ...DATABASE, unit: 'boolean', help: '1 while the database or the bus answers.', labels: { dependency: ['database', 'bus'] },
  },
  gauges_up: {
    ...EVERY, ...DATABASE, unit: 'boolean', help: '1 where a group of gauges could be read at the last attempt; its values are old otherwise.',
    labels: { group: GROUPS },
  },
  gauges_age_seconds: {
    ...EVERY, ...DATABASE, unit: 'seconds', help: 'Time since a group of gauges was last read, or since the start where it never was.', labels: { group: GROUPS },
  },
  clock_skew_seconds: {
    ...EVERY, ...DATABASE, unit: 'seconds', help: 'How far the database is ahead of the clock of the process.', labels: {},
  },
  pool_connections: {
    ...EVERY, ...DATABASE, unit: 'connections', help: 'Connections to the database, and those who wait for one.', labels: { state: ['busy', 'idle', 'waiting'] },
  },
  event_loop_delay_seconds: {
    ...EVERY, ...DATABASE, unit: 'seconds', help: 'How late the event loop was in the last ten seconds.', labels: { quantile: ['0.5', '0.99', '1'] },
  },
  spans_lost: { ...EVERY, kind: 'counter', unit: 'spans', since: 'first', help: 'Spans that no collector took.', labels: {} },
  process_cpu_seconds: { ...EVERY, kind: 'counter', unit: 'seconds', since: 'start', help: 'CPU time of the process.', labels: {} },
  process_resident_bytes: { ...EVERY, ...DATABASE, unit: 'bytes', help: 'Resident memory of the process.', labels: {} },
} as const satisfies Record<string, MetricSpec & { readonly buckets?: readonly number[]; readonly bus?: 'postgres' }>;

export type MetricCatalogue = typeof metricCatalogue;
export type MetricKey = keyof MetricCatalogue;
type OfKind<Kind> = { [K in MetricKey]: MetricCatalogue[K]['kind'] extends Kind ? K : never }[MetricKey];
export type CounterKey = OfKind<'counter'>;
export type HistogramKey = OfKind<'histogram'>;
export type GaugeKey = OfKind<'gauge'>;
export const metricKeys = Object.keys(metricCatalogue) as MetricKey[];
/** A metric as the table has it, without what only its key knows. */
export const specOf = (key: MetricKey): MetricSpec & { readonly buckets?: readonly number[]; readonly bus?: 'postgres' } => metricCatalogue[key];

export type LabelName<K extends MetricKey> = keyof MetricCatalogue[K]['labels'] & string;
type ValueOf<V> = V extends readonly (infer Value extends string)[] ? Value : string;
/** All labels of a metric but `service`, which each series gets by itself. */
export type Labels<K extends MetricKey> = { readonly [L in LabelName<K>]: ValueOf<MetricCatalogue[K]['labels'][L]> };

/**
 * The name as Prometheus has it, e.g. `redress_inputs_total`. Of a histogram the base: its series are `histogramName(key, 'bucket')`
 * and so on.
 */
export const prometheusName = (key: MetricKey): string => `redress_${key}${specOf(key).kind === 'counter' ? '_total' : ''}`;
export const histogramName = (key: HistogramKey, part: 'bucket' | 'sum' | 'count'): string => `${prometheusName(key)}_${part}`;
