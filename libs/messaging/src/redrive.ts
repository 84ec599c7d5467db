import { deadLetters, waitingInputs, waitingKeys } from './framework-stores.js';
import { type AuditEntry, command, type Decision, refuse, type UseCase } from './use-case.js';

export interface DeadLetterCommand {
  readonly deadLetterId: string;
  readonly inputId: string;
}
/** Frees the key of a dead letter: its inputs are decided again in order, through the same inbox, keys and rules as the first time. */
export const redriveCommand = command<DeadLetterCommand, { redriven: string }>()('redrive');
/** Gives a dead letter up: its input is never decided, and the inputs that waited behind it go on. */
export const dropCommand = command<DeadLetterCommand, { dropped: string }>()('drop-dead-letter');

/** Lets a service that stopped taking events go on. The act itself is the admin route's; this writes it down first. */
export const resumeCommand = command<{ service: string }, { resumed: true }>()('resume-service');
const resumeService: UseCase = {
  name: resumeCommand.name, on: [resumeCommand],
  decide: (input) => {
    const { service } = (input as unknown as { data: { service: string } }).data;
    return { audit: [{ act: 'service.resumed', target: service }], reply: { resumed: true } };
  },
};

interface Seen {
  letter?: { id: string; state: string; name: string; merchant: string } & Record<string, unknown>;
  key?: { key: string; parkedBy?: string; queue: { id: string; topic: string; why: 'early' | 'parked' | 'unknown' }[] };
}

const reads = ({ key, data }: { key: string; data: DeadLetterCommand }) => ({
  letter: deadLetters.at({ id: data.deadLetterId }), key: waitingKeys.at({ key }), input: waitingInputs.at({ id: data.inputId }),
});

function free(view: Seen, state: 'redriven' | 'dropped', inputId: string, audit: AuditEntry): Decision {
  const { letter, key } = view;
  if (!letter) return refuse('not-found', 'there is no such dead letter');
  if (letter.state !== 'parked') return refuse('already-decided', `it is ${letter.state}`);
  const queue = (key?.queue ?? []).filter(({ id }) => state === 'redriven' || id !== inputId);
  const writes = [
    deadLetters.put({ ...letter, state } as never),
    ...(key ? [queue.length > 0 ? waitingKeys.put({ key: key.key, queue }) : waitingKeys.remove({ key: key.key })] : []),
    ...(state === 'dropped' ? [waitingInputs.remove({ id: inputId })] : []),
  ];
  return { writes, audit: [audit], reply: { [state]: letter.id } };
}

const useCase = (trigger: typeof redriveCommand | typeof dropCommand, state: 'redriven' | 'dropped'): UseCase => ({
  name: trigger.name, on: [trigger], reads: reads as never,
  decide: (input, view) => {
    const { deadLetterId, inputId } = (input as unknown as { data: DeadLetterCommand }).data;
    return free(view as Seen, state, inputId, { act: trigger.name, target: deadLetterId });
  },
});

export const deadLetterUseCases: readonly UseCase[] = [useCase(redriveCommand, 'redriven'), useCase(dropCommand, 'dropped')];
/** What operators may do with every service, whatever it decides else. */
export const operatorUseCases: readonly UseCase[] = [...deadLetterUseCases, resumeService];
