import { problems } from '@redress/chassis';

const advice = {
  'never': 'Do not repeat it: the same request is refused again. Change what the title names.',
  'later': 'Repeat it after a while: it may pass then.',
  'same-key': 'Repeat it with the same Idempotency-Key: it is executed at most once.',
} as const;

const rows = (): string[] => Object.entries(problems)
  .toSorted(([a], [b]) => (a < b ? -1 : 1))
  .map(([code, { status, title, retry }]) => `| \`${code}\` | ${status} | ${title.en} | ${title.zh} | ${retry} |`);

/** Every code that an answer can carry. */
export const errorsPage = (): string => `# Errors

Made from the catalogue (\`libs/chassis/src/problems.ts\`) by \`npm run contracts\`. Change the catalogue, not this page.

Every refusal is \`application/problem+json\` (RFC 9457). \`code\` is stable and is what programs should look at; \`title\` follows \`Accept-Language\`
(English, Chinese); \`detail\` is for people. \`type\` is an address at the same service: \`/problems/<code>\`. Where content departs from its
schema, \`errors\` lists where (\`path\`, \`message\`, \`code\`), without repeating any of it.

\`retry\` says what to do with the same request:

${Object.entries(advice).map(([word, sentence]) => `- \`${word}\`: ${sentence}`).join('\n')}

| Code | Status | Title | 标题 | Retry |
| --- | --- | --- | --- | --- |
${rows().join('\n')}
`;
