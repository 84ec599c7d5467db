import { groupOf, type Publisher, services, topicsHeardBy, topicsWrittenBy } from '@redress/contracts';

/** What one user of the brokers may do; nothing else. Names are those of the score, without an installation's prefix. */
export interface Rights {
  /** The user, as brokers know it. */
  readonly user: string;
  readonly writes: readonly string[];
  readonly reads: readonly string[];
  /** Consumer groups in which it may read. */
  readonly groups: readonly string[];
}

export const userOf = (publisher: Publisher): string => `redress-${publisher}`;

/** Everybody who takes part in the score: its services, and the channels, which may write to the input topics and read nothing. */
export const rights: readonly Rights[] = [
  ...services.map((service) => {
    const reads = topicsHeardBy(service);
    return { user: userOf(service), writes: topicsWrittenBy(service), reads, groups: reads.map((topic) => groupOf(service, topic)) };
  }),
  { user: userOf('channel'), writes: topicsWrittenBy('channel'), reads: [], groups: [] },
];

export interface Allowed {
  readonly type: 'topic' | 'group';
  readonly name: string;
  readonly operations: readonly ('Read' | 'Write' | 'Describe')[];
}

/** Rights as access control lists have them. Who writes to a topic and reads it too gets one entry. */
export function allowedTo({ writes, reads, groups }: Rights, prefix = ''): Allowed[] {
  const topics = [...new Set([...writes, ...reads])];
  return [
    ...topics.map((topic): Allowed => ({
      type: 'topic', name: `${prefix}${topic}`,
      operations: ['Describe', ...(writes.includes(topic) ? ['Write' as const] : []), ...(reads.includes(topic) ? ['Read' as const] : [])],
    })),
    // The lag that a service tells of is asked of its groups.
    ...groups.map((group): Allowed => ({ type: 'group', name: `${prefix}${group}`, operations: ['Describe', 'Read'] })),
  ];
}
