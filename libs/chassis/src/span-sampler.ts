import { AlwaysOffSampler, AlwaysOnSampler, ParentBasedSampler, type Sampler, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';
import { ConfigError, type Env } from './config.js';

const RATIO = /^(0(\.\d+)?|1(\.0+)?)$/;

/** What OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG say; all traces where they are silent. */
export function samplerOf(env: Env): Sampler {
  const name = env.OTEL_TRACES_SAMPLER || 'parentbased_always_on';
  const root = rootSampler(name.replace(/^parentbased_/, ''), env.OTEL_TRACES_SAMPLER_ARG || '1');
  return name.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}

function rootSampler(name: string, argument: string): Sampler {
  switch (name) {
    case 'always_on': return new AlwaysOnSampler();
    case 'always_off': return new AlwaysOffSampler();
    case 'traceidratio':
      if (!RATIO.test(argument)) throw new ConfigError(['OTEL_TRACES_SAMPLER_ARG: must be a number from 0 to 1']);
      return new TraceIdRatioBasedSampler(Number(argument));
    default: throw new ConfigError(['OTEL_TRACES_SAMPLER: must be always_on, always_off or traceidratio, each also with parentbased_ before it']);
  }
}
