import { type Apps } from './apps.js';
import { asyncApi } from './asyncapi.js';
import { type Contracts } from './contract.js';
import { errorsPage } from './errors-page.js';
import { journeyPage } from './journey-page.js';
import { lifeCyclesPage } from './life-cycles.js';
import { metricsPage } from './metrics-page.js';
import { openApiDocument } from './openapi.js';
import { channelExamples, wireExamples } from './wire-examples.js';

/** Text of every generated file, by its path in the repository. */
export type Documents = ReadonlyMap<string, string>;

/** Folders in which every file is generated: one that is not is left over. */
export const GENERATED_FOLDERS = ['docs/schemas', 'docs/openapi'] as const;
/** The contracts that were last accepted. Whoever changes them does so on purpose, and whoever reviews sees it. */
export const BASELINE = 'docs/schemas/baseline.json';

export const asText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export async function documents(contracts: Contracts, { definitions, lifeCycles }: Apps): Promise<Documents> {
  const examples = { ...wireExamples, ...channelExamples };
  const schemas = Object.entries(contracts)
    .map(([name, { schema }]) => [`docs/schemas/${name}.json`, asText({ ...schema, examples: [examples[name]] })] as const);
  const openApis = await Promise.all(definitions.map(async (one) => [`docs/openapi/${one.name}.json`, await openApiDocument(one)] as const));
  return new Map([
    ...schemas,
    ['docs/asyncapi.yaml', asyncApi(wireExamples)],
    ...openApis,
    ['docs/journey.md', journeyPage()],
    ['docs/life-cycles.md', lifeCyclesPage(lifeCycles)],
    ['docs/errors.md', errorsPage()],
    ['docs/metrics.md', metricsPage()],
  ]);
}
