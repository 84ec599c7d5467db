import { type CommandRequest } from './runner.js';
import { type Command } from './use-case.js';

/** How doors give commands: run with the next batch, answered once it is committed. Rejects with the ProblemError of a refusal. */
export abstract class Commands {
  abstract run<N extends string, Data, Reply>(command: Command<N, Data, Reply>, request: CommandRequest<Data>): Promise<Reply>;
}
