import { commandId, type OutgoingCommand } from '@comanda/messaging';
import { commandOf, stepOf, type SagaDefinition } from '@comanda/saga';
import type { AwaitedCommand, SagaInstance } from './saga-instance.js';

/** The command as it leaves. Whatever attempt it is, its id is the same. */
export function outgoing(
  saga: SagaDefinition,
  { sagaId, progress, traceparent }: SagaInstance,
  awaited: AwaitedCommand,
): OutgoingCommand {
  const { step, direction, attempt } = awaited;
  const { command, request } = commandOf(saga, progress, awaited);
  const { kind, invoke, begunBefore } = stepOf(saga, step);
  // Only who was to do it can know whether it was done.
  const undoesOwn = direction === 'undo' && invoke?.[0].participant === command.participant;
  return {
    id: commandId(sagaId, step, direction),
    participant: command.participant,
    name: command.name,
    data: command.request.encode(request),
    sagaId,
    step,
    direction,
    attempt,
    mustSucceed: direction === 'undo' || kind === 'retriable',
    ...(undoesOwn && { undoes: commandId(sagaId, step, 'do'), undoAlways: begunBefore === true }),
    ...(traceparent !== undefined && { traceparent }),
  };
}
