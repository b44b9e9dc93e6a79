import type { CommandContract, EventContract } from '@comanda/kernel';
import type { Handler, Reads } from './handler.js';

/** Which handler decides about a command. */
export interface CommandBinding {
  readonly contract: CommandContract<unknown, unknown>;
  readonly handler: Handler<unknown, Reads, unknown>;
  readonly onlyReads: boolean;
}

/** What is true of a command. */
export interface CommandOptions {
  /**
   * It changes nothing, whatever is decided (a decision that does is a defect). It then costs no commit; and it is decided anew, perhaps
   * otherwise, each time that it comes.
   */
  readonly onlyReads?: boolean;
}

/** Which handler decides about an event. */
export interface EventBinding {
  readonly contract: EventContract<unknown>;
  readonly handler: Handler<unknown, Reads, unknown>;
}

/** Commands of that contract are decided by `handler`; its reply is the contract's. */
export function onCommand<Request, Reply, R extends Reads>(
  contract: CommandContract<Request, Reply>,
  handler: Handler<Request, R, Reply>,
  { onlyReads = false }: CommandOptions = {},
): CommandBinding {
  return {
    contract: contract as CommandContract<unknown, unknown>,
    handler: handler as unknown as Handler<unknown, Reads, unknown>,
    onlyReads,
  };
}

/** Events of that contract are decided by `handler`, whose reply is not used. A refusal is recorded and ends it. */
export function onEvent<T, R extends Reads>(contract: EventContract<T>, handler: Handler<T, R, unknown>): EventBinding {
  return {
    contract: contract as EventContract<unknown>,
    handler: handler as unknown as Handler<unknown, Reads, unknown>,
  };
}
