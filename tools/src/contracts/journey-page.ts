import {
  type EventType, eventTypes, groupOf, journey, listenersOf, PARTITIONS, publisherOf, services, topicOf, topics, topicsHeardBy,
} from '@redress/contracts';
import { keyMeaning } from './key-meaning.js';

/** The main walk: a complaint about which nobody has to be asked, from the webhook to the closed case. */
export const walk: readonly EventType[] = [
  'complaint.received.v1', 'case.opened.v1', 'complaint.acknowledged.v1', 'complaint.classified.v1', 'entitlement.computed.v1', 'remedy.proposed.v1',
  'remedy.approved.v1', 'leg.released.v1', 'payout.created.v1', 'payout.submitted.v1', 'payout.succeeded.v1', 'finance.payout.v1', 'message.sent.v1',
  'remedy.fulfilled.v1', 'case.resolved.v1', 'survey.sent.v1', 'survey.answered.v1', 'case.closed.v1',
];

/** Hyphens are part of Mermaid's arrows: names are drawn under an id without them. */
const id = (name: string): string => name.replaceAll('-', '_');

/** An arrow for each listener but desk, which hears everything and would hide the rest. */
function arrows(type: EventType): string[] {
  const from = publisherOf(type);
  const to = type === 'finance.payout.v1' ? ['finance'] : listenersOf(type).filter((one) => one !== 'desk');
  return to.length > 0 ? to.map((listener) => `  ${id(from)}->>${id(listener)}: ${type}`) : [`  Note over ${id(from)}: ${type}`];
}

const drawing = (): string => [
  'sequenceDiagram', '  actor channel', ...services.filter((one) => one !== 'desk').map((one) => `  participant ${id(one)} as ${one}`), '  actor finance',
  '  channel->>intake: POST /webhooks/:channel/:account', ...walk.flatMap(arrows),
].join('\n');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const code = (text: string): string => `\`${text}\``;
const nameOf = (type: EventType): string => `[${code(type)}](schemas/${type}.json)`;

const eventTable = (): string => table(['Event', 'Publisher', 'Listeners', 'Key', 'Topic'], eventTypes.map((type) =>
  [nameOf(type), publisherOf(type), listenersOf(type).join(', ') || '–', journey[type].key, code(topicOf(type))]));

const topicTable = (): string => table(['Topic', 'Publisher', 'Partitions', 'Consumer groups'], topics.map((topic) => {
  const groups = services.filter((service) => topicsHeardBy(service).includes(topic)).map((service) => code(groupOf(service, topic)));
  return [code(topic), publisherOf(eventTypes.find((type) => topicOf(type) === topic)!), String(PARTITIONS), groups.join(', ') || '–'];
}));

const keyTable = (): string => table(['Key', 'What it is'], Object.entries(keyMeaning));

function sectionOf(service: (typeof services)[number]): string {
  const heard = eventTypes.filter((type) => listenersOf(type).includes(service));
  const told = eventTypes.filter((type) => publisherOf(type) === service);
  const line = (word: string, types: readonly EventType[]) => `${word}: ${types.map(code).join(', ') || 'nothing'}.`;
  return `### ${service}\n\n${line('Hears', heard)}\n\n${line('Tells', told)}`;
}

/** The score as a page. */
export const journeyPage = (): string => `# The journey of a complaint

Made from the score (\`libs/contracts/src/journey.ts\`) by \`npm run contracts\`. Change the score, not this page.

## The walk

A complaint that nobody has to be asked about, from the signed webhook to the closed case. Desk hears every event about a case and is left out.

\`\`\`mermaid
${drawing()}
\`\`\`

## Events

Each event has one publisher, and its type carries its version. The schema of its body is behind its name; the headers are in
[asyncapi.yaml](asyncapi.yaml). What may change and what may not: additive changes keep the version, all others make a new event.

${eventTable()}

## Keys

Events of one key and one publisher are kept in order; nothing else is.

${keyTable()}

## Topics

One consumer group for each service and topic. Partition counts never change: a wider topic is a new topic.

${topicTable()}

## Services

${services.map(sectionOf).join('\n\n')}
`;
