import { handler, logEntry, ref, type Handler, type ReplyMessage } from '@comanda/messaging';
import { stepOf, type SagaDefinition, type StepOutcome } from '@comanda/saga';
import { sagaInstances, type SagaInstance } from './saga-instance.js';
import { sagaJournal } from './saga-journal.js';
import type { SagaRegistry } from './saga-registry.js';
import { begin, goOn, sendAgain, type SagaStart, type SagaStep } from './saga-steps.js';
import { isOverdue } from './timing.js';

type Reads = { readonly saga: { readonly table: typeof sagaInstances; readonly id: string } };

/** What became of the saga; `undefined` where nothing changed. */
export type Changed = SagaInstance | undefined;

const reads = ({ sagaId }: { readonly sagaId: string }): Reads => ({ saga: ref(sagaInstances, sagaId) });

/** Starts a saga, once: the second event for the same id changes nothing. */
export function startHandler<E>(saga: SagaDefinition, startOf: (event: E) => SagaStart): Handler<E, Reads, Changed> {
  return handler({
    reads: (event) => reads(startOf(event)),
    decide: (event, { saga: known }, now, traceparent) =>
      known ? { reply: undefined } : stored(begin(saga, { ...startOf(event), traceparent }, now)),
  });
}

/**
 * Takes a reply. Fenced: one that is not for the awaited step and direction, or for an attempt that was never sent, is
 * noted and changes nothing.
 */
export function replyHandler(registry: SagaRegistry): Handler<ReplyMessage, Reads, Changed> {
  return handler({
    reads: ({ reply }) => reads(reply),
    decide: (message, { saga: instance }, now) => {
      if (!instance) throw new Error(`a reply for an unknown saga ${message.reply.sagaId}`);
      if (!isAwaited(message, instance)) return { append: [dropped(message, now)], reply: undefined };
      const saga = registry.get(instance.type, instance.definitionVersion);
      return stored(goOn(saga, instance, outcomeOf(saga, message), now));
    },
  });
}

/** Fires a timer: past its deadline the step's outcome is unknown, before it the command is sent again. */
export function timerHandler(registry: SagaRegistry): Handler<{ readonly sagaId: string }, Reads, Changed> {
  return handler({
    reads,
    decide: (_timer, { saga: instance }, now) => {
      const awaiting = instance?.progress.awaiting;
      // Another orchestrator was first.
      if (!awaiting || !instance.dueAt || instance.dueAt > now) return { reply: undefined };
      const saga = registry.get(instance.type, instance.definitionVersion);
      const overdue = isOverdue(saga, awaiting, instance.awaitingSince!, now);
      return stored(overdue ? goOn(saga, instance, { kind: 'unknown' }, now) : sendAgain(saga, instance, now));
    },
  });
}

function stored({ instance, append, send }: SagaStep) {
  return { save: { saga: instance }, append, send, reply: instance };
}

function isAwaited({ reply }: ReplyMessage, { progress, attempt }: SagaInstance): boolean {
  const { awaiting } = progress;
  return (
    awaiting?.step === reply.step &&
    awaiting.direction === reply.direction &&
    reply.attempt >= 1 &&
    reply.attempt <= attempt
  );
}

function outcomeOf(saga: SagaDefinition, { reply, data }: ReplyMessage): StepOutcome {
  if (reply.refusal) return { kind: 'refused', code: reply.refusal.code };
  if (reply.direction === 'undo') return { kind: 'succeeded', reply: {} };
  const [command] = stepOf(saga, reply.step).invoke!;
  return { kind: 'succeeded', reply: command.reply.decode(data) };
}

function dropped({ reply }: ReplyMessage, at: Date) {
  const { sagaId, step, direction, attempt, refusal } = reply;
  return logEntry(sagaJournal, {
    sagaId,
    step,
    direction,
    outcome: 'dropped',
    code: refusal?.code,
    attempts: attempt,
    at,
  });
}
