import { timestampMs } from '@bufbuild/protobuf/wkt';
import { EvidenceService, OrchestratorService, OrderTimelineService } from '@comanda/contracts';
import { DomainError } from '@comanda/kernel';
import type { Peers } from '../../peers/peers.js';
import { part, valueOf, type Part } from '../part.js';
import { defineView, type View } from '../view.js';
import { messageIds } from './message-ids.js';
import { missingFacts, type Fact, type Saga } from './missing-facts.js';

/** Who has facts; in the order in which an order comes to them, which decides between facts of the same moment. */
const WITNESSES = ['order', 'orchestrator', 'consumer', 'kitchen', 'accounting'] as const;
const MOST_SAGAS = 50;

/**
 * What the databases of all services say of an order, and what is missing. It is answered without the services that fail or take longer
 * than `partTimeoutMs`, and names them.
 */
export function orderTimeline(partTimeoutMs: number): View {
  return defineView(OrderTimelineService.method.getOrderTimeline, async ({ orderId }, peers) => {
    const known = await sagasOf(orderId, peers, partTimeoutMs);
    const sagas = valueOf(known)?.sagas ?? [];
    const parts = await witnesses(orderId, sagas, peers, partTimeoutMs);
    const facts = inOrder([...parts.values()].flatMap((each) => valueOf(each)?.facts ?? []));
    const unavailable = [...parts.values()].flatMap((each) => (each.outcome === 'unavailable' ? [each] : []));
    if (facts.length === 0) throw nothingFound(unavailable.length > 0);
    const asked = new Set(WITNESSES.filter((name) => parts.get(name)?.outcome === 'found'));
    if (known.outcome !== 'found') asked.delete('orchestrator');
    return {
      timeline: {
        orderId,
        facts,
        missing: missingFacts(facts, sagas, asked),
        traceIds: [...new Set(facts.map(({ traceId }) => traceId).filter(Boolean))],
        unavailable: unavailable.map(({ service, reason }) => ({ service, reason })),
      },
    };
  });
}

function sagasOf(
  orderId: string,
  peers: Peers,
  deadlineMs: number,
): Promise<Part<{ readonly sagas: readonly Saga[] }>> {
  const { listSagas } = OrchestratorService.method;
  const answer = peers.call(listSagas, { orderId, pageSize: MOST_SAGAS }, { deadlineMs });
  return part(
    'orchestrator',
    answer.then(({ message }) => message),
  );
}

async function witnesses(
  orderId: string,
  sagas: readonly Saga[],
  peers: Peers,
  deadlineMs: number,
): Promise<ReadonlyMap<string, Part<{ readonly facts: readonly Fact[] }>>> {
  const request = { orderId, sagaIds: sagas.map(({ sagaId }) => sagaId), messageIds: messageIds(orderId, sagas) };
  const { getEvidence } = EvidenceService.method;
  const asking = WITNESSES.map(async (service) => {
    const answer = peers.callAt(service, getEvidence, request, { deadlineMs });
    return [
      service,
      await part(
        service,
        answer.then(({ message }) => message),
      ),
    ] as const;
  });
  return new Map(await Promise.all(asking));
}

/** Oldest first; what happened at the same moment in the order in which services come to know of it. */
function inOrder(facts: readonly Fact[]): Fact[] {
  const place = ({ service }: Fact): number => (WITNESSES as readonly string[]).indexOf(service);
  const moment = ({ at }: Fact): number => (at ? timestampMs(at) : 0);
  return facts.toSorted((one, other) => moment(one) - moment(other) || place(one) - place(other));
}

function nothingFound(someCannotBeAsked: boolean): DomainError {
  if (someCannotBeAsked)
    return new DomainError('SERVICE_UNAVAILABLE', 'unavailable', 'The order cannot be looked up now.');
  return new DomainError('ORDER_NOT_FOUND', 'not-found', 'There is no such order.');
}
