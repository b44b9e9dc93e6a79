import type { MessageShape } from '@bufbuild/protobuf';
import type { OrchestratorService } from '@comanda/contracts';
import type { ActPlace } from '../prisma/operator-acts.js';
import type { SagaPlace, SagaSearch } from '../prisma/saga-queries.js';
import { phaseAsked } from './step-message.js';

type Request = MessageShape<typeof OrchestratorService.method.listSagas.input>;

/** Which sagas a request asks for. */
export function searchOf({ orderId, type, phase, step, minAgeSeconds, parked }: Request, now: Date): SagaSearch {
  return {
    subject: orderId || undefined,
    type: type || undefined,
    phase: phaseAsked(phase),
    step: step || undefined,
    startedBy: minAgeSeconds > 0 ? new Date(now.getTime() - minAgeSeconds * 1_000) : undefined,
    parked: parked || undefined,
  };
}

/** What stands in a page token: when the saga started, or the act was done, and its id. */
export const PLACES = /^\d{1,15}:[^\n]{1,200}$/;

export const placeText = ({ startedAt, sagaId }: SagaPlace): string => `${startedAt.getTime()}:${sagaId}`;

/** The place that {@link placeText} has written. */
export function placeFrom(text: string): SagaPlace {
  const [ms] = text.split(':', 1);
  return { startedAt: new Date(Number(ms)), sagaId: text.slice(ms!.length + 1) };
}

export const actPlaceText = ({ at, actId }: ActPlace): string => placeText({ startedAt: at, sagaId: actId });

/** The place that {@link actPlaceText} has written. */
export function actPlaceFrom(text: string): ActPlace {
  const { startedAt, sagaId } = placeFrom(text);
  return { at: startedAt, actId: sagaId };
}
