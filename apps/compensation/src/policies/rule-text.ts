import { type Policy } from '../domain/policy/policy.js';
import { type PolicyInputs } from '../domain/policy/policy-inputs.js';
import { type LegRule, type OptionRule } from '../domain/policy/rule.js';

/** A rule in a line of text, for people to compare: see `house-2026-11.expected.ts` for how it reads. */
export function ruleText(policy: Policy, inputs: PolicyInputs): string {
  const { id, authority, reason, floor, options, byDefault } = policy.ruleFor(inputs);
  const optionText = (option: OptionRule) =>
    `${option.id}${option.id === byDefault ? '*' : ''} (${option.legs.map((leg) => legText(leg, inputs)).join(' + ')})`;
  return `${id} ${authority} ${reason.code} ${floor[inputs.severity] ?? 0}; ${options.map(optionText).join(' | ')}`;
}

function legText({ remedy, head, gate, share, atLeast, atMost, worth, units, days, once }: LegRule, { severity }: PolicyInputs): string {
  const amounts = atLeast || atMost ? `${atLeast?.['CNY'] ?? ''}-${atMost?.['CNY'] ?? ''}` : '';
  return [
    remedy, head, gate, share && (share[severity] ?? 0), amounts, worth && `worth ${worth['CNY']}`, units && `units ${units}`, days && `in ${days}`,
    once && 'once',
  ].filter((part) => part !== undefined && part !== '').join(' ');
}
