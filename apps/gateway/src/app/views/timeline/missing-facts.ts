import type { MessageShape } from '@bufbuild/protobuf';
import type { Timestamp } from '@bufbuild/protobuf/wkt';
import { Fact_Kind, SagaStep_Direction, type EvidenceService, type OrchestratorService } from '@comanda/contracts';

export type Fact = MessageShape<(typeof EvidenceService)['method']['getEvidence']['output']>['facts'][number];
export type Saga = MessageShape<(typeof OrchestratorService)['method']['listSagas']['output']>['sagas'][number];

/** What has not happened, and who has not done it. */
export interface Missing {
  readonly service: string;
  readonly text: string;
  readonly since?: Timestamp | undefined;
}

/**
 * What is missing by what is known: answers that sagas await, events that subscribers have not handled, messages that could not be
 * handled, a saga that has not started. Nothing is said of services that could not be `asked`. Pure.
 */
export function missingFacts(facts: readonly Fact[], sagas: readonly Saga[], asked: ReadonlySet<string>): Missing[] {
  const handled = new Set(
    facts.filter(({ kind }) => kind === Fact_Kind.HANDLED).map(({ service, id }) => `${service} ${id}`),
  );
  return [
    ...facts.filter(({ kind }) => kind === Fact_Kind.DEAD_LETTER).map(deadLetter),
    ...facts.filter(({ kind }) => kind === Fact_Kind.OWED).flatMap((fact) => unhandled(fact, handled, asked)),
    ...sagas.flatMap((saga) => awaited(saga, handled, asked)),
    ...unstarted(facts, sagas, asked),
  ];
}

function deadLetter({ service, id, text, at }: Fact): Missing {
  return { service, text: `${text} (npm run dlq -- show ${id})`, since: at };
}

function unhandled(
  { service: source, id, at, streamSequence, waitsFor }: Fact,
  handled: ReadonlySet<string>,
  asked: ReadonlySet<string>,
): Missing[] {
  const name = id.slice(id.lastIndexOf(':') + 1);
  const way = streamSequence === 0n ? `${source} has not sent it yet` : `it is number ${streamSequence} of the log`;
  // One that has it and has not said so is not behind.
  const behind = waitsFor.filter((subscriber) => !handled.has(`${subscriber} ${id}`));
  return behind.map((service) => {
    const unknown = asked.has(service)
      ? `has not handled ${name}`
      : `may not have handled ${name}, and cannot be asked`;
    return { service, text: `${unknown}: ${way}`, since: at };
  });
}

function awaited(saga: Saga, handled: ReadonlySet<string>, asked: ReadonlySet<string>): Missing[] {
  const parked = saga.parkedReason && {
    service: 'orchestrator',
    text: `${saga.type} is parked (${saga.parkedReason}): it needs an operator, see /ops/v1/sagas/${saga.sagaId}`,
    since: saga.updatedAt,
  };
  const steps = saga.awaiting.map(({ step, direction, attempt, participant }) => {
    const isUndo = direction === SagaStep_Direction.UNDO;
    const id = `${saga.sagaId}:${step}:${isUndo ? 'undo' : 'do'}`;
    const what = `${isUndo ? 'the undoing of ' : ''}${step} (${saga.type})`;
    const sent = attempt === 0 ? 'not sent: it is absent' : `sent ${attempt} times`;
    if (handled.has(`${participant} ${id}`))
      return {
        service: 'orchestrator',
        text: `has not taken the answer of ${participant} to ${what}, which is there`,
        since: saga.updatedAt,
      };
    const unknown = asked.has(participant) ? '' : ', and cannot be asked';
    return { service: participant, text: `has not done ${what}, ${sent}${unknown}`, since: saga.updatedAt };
  });
  return parked ? [parked, ...steps] : steps;
}

/** An order without a saga, whose event nobody keeps any more. */
function unstarted(facts: readonly Fact[], sagas: readonly Saga[], asked: ReadonlySet<string>): Missing[] {
  if (sagas.length > 0 || !asked.has('orchestrator')) return [];
  const taken = facts.find(({ kind, service }) => kind === Fact_Kind.STATE && service === 'order');
  const isOwed = facts.some(({ kind, service }) => kind === Fact_Kind.OWED && service === 'order');
  if (!taken || isOwed) return [];
  return [
    {
      service: 'orchestrator',
      text: 'has no saga of the order, and nobody keeps the event that starts it',
      since: taken.at,
    },
  ];
}
