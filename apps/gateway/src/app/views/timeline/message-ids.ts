import { accountingEvents, kitchenEvents, orderEvents, sagaEvents } from '@comanda/contracts';

/** What is used of a saga. */
export interface KnownSaga {
  readonly sagaId: string;
  readonly steps: readonly { readonly step: string }[];
  readonly awaiting: readonly { readonly step: string }[];
}

/** An order, its ticket and its payment change a few times; each change is told once. */
const MOST_CHANGES = 40;

const told = [orderEvents, kitchenEvents, accountingEvents].flatMap((events) => Object.values(events));

/**
 * Ids of all messages that there may be about an order: ids follow from what a message is about, so that nobody has to search for them.
 */
export function messageIds(orderId: string, sagas: readonly KnownSaga[]): string[] {
  return [...eventIds(orderId), ...sagas.flatMap((saga) => [...commandIds(saga), ...sagaEventIds(saga)])];
}

function eventIds(orderId: string): string[] {
  const changes = Array.from({ length: MOST_CHANGES }, (_none, index) => index + 1);
  return changes.flatMap((change) => told.map(({ source, name }) => `${source}:${orderId}:${change}:${name}`));
}

function commandIds({ sagaId, steps, awaiting }: KnownSaga): string[] {
  const names = new Set([...steps, ...awaiting].map(({ step }) => step));
  return [...names].flatMap((step) => [`${sagaId}:${step}:do`, `${sagaId}:${step}:undo`]);
}

function sagaEventIds({ sagaId }: KnownSaga): string[] {
  const changes = Array.from({ length: MOST_CHANGES }, (_none, index) => index + 1);
  const { source, name } = sagaEvents.parked;
  return changes.map((change) => `${source}:${sagaId}:${change}:${name}`);
}
