import type { EventContract } from '@comanda/kernel';

/** Where a service takes its commands, many in one message. */
export const commandSubject = (service: string): string => `cmd.${service}`;

/** Where one process of an orchestrating service takes the replies to its commands. */
export const replySubject = (service: string, processId: string): string => `reply.${service}.${processId}`;

/** Where a kind of event is told. */
export const eventSubject = (contract: Pick<EventContract<unknown>, 'source' | 'name'>): string =>
  `evt.${contract.source}.${contract.name}`;

/** Where a service says which messages it has handled. */
export const handledSubject = (service: string): string => `handled.${service}`;

/** Where a service tells itself again what it could not handle before. */
export const redriveSubject = (service: string): string => `evt.redrive.${service}`;
