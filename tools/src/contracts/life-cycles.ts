import { drawLifeCycle, type LifeCycle } from '@redress/decider';
import { type Service } from '@redress/contracts';

export interface DeclaredLifeCycle {
  readonly service: Service;
  readonly cycle: LifeCycle<string>;
}

/** A life cycle, known by its shape: tools import no app. */
export const isLifeCycle = (value: unknown): value is LifeCycle<string> =>
  typeof value === 'object' && value !== null && ['name', 'states', 'initial', 'transitions', 'isFinal'].every((member) => member in value);

const sectionOf = ({ service, cycle }: DeclaredLifeCycle): string => {
  const ends = cycle.states.filter((state) => cycle.isFinal(state));
  return `## ${cycle.name}

Kept by ${service}. Begins as \`${cycle.initial}\`${ends.length > 0 ? `, ends as ${ends.map((state) => `\`${state}\``).join(', ')}` : ', never ends'}.

\`\`\`mermaid
${drawLifeCycle(cycle)}
\`\`\``;
};

/** Every declared life cycle, drawn. */
export const lifeCyclesPage = (cycles: readonly DeclaredLifeCycle[]): string => `# Life cycles

Made from the transitions that the services declare (\`lifeCycle()\` in their \`domain/\`) by \`npm run contracts\`. A move that is not drawn here is
refused.

${cycles.map(sectionOf).join('\n\n')}
`;
