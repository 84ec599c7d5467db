import { type Input, type UseCase } from '@redress/messaging';
import { deepStrictEqual } from 'node:assert';

/** Freezes a value with all that it holds; bytes cannot be frozen. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}

/**
 * The use case with its promises kept under watch: it changes neither input nor rows, and the same input, view and time give the same
 * decision. `thrown` hears what it throws, which the runner hides behind a dead letter.
 */
export function watched(useCase: UseCase, thrown: (input: Input, error: unknown) => void): UseCase {
  const guard = <T>(input: Input<never>, work: () => T): T => {
    try {
      return work();
    } catch (error) {
      thrown(input, error);
      throw error;
    }
  };
  return {
    ...useCase,
    ...(useCase.reads && { reads: (input) => guard(input, () => useCase.reads!(deepFreeze(input))) }),
    ...(useCase.then && { then: (input, view) => guard(input, () => useCase.then!(deepFreeze(input), deepFreeze(view))) }),
    ...(useCase.prepare && {
      prepare: (inputs) => useCase.prepare!(inputs).catch((error: unknown) => {
        if (inputs.length === 1) thrown(inputs[0]!, error);
        throw error;
      }),
    }),
    decide: (input, view, now, prepared) => guard(input, () => {
      deepFreeze(input);
      deepFreeze(view);
      const decision = useCase.decide(input, view, now, prepared);
      deepStrictEqual(useCase.decide(input, view, now, prepared), decision, `${useCase.name} decides otherwise when it is asked again`);
      return decision;
    }),
  };
}
