import { stepOf, type Awaited, type SagaDefinition } from '@comanda/saga';
import type { SagaInstance } from '@comanda/saga-engine';

/** What is shown of a saga. */
export type SagaFacts = Pick<
  SagaInstance,
  'sagaId' | 'type' | 'definitionVersion' | 'subject' | 'parked' | 'startedAt' | 'updatedAt'
> & { readonly progress: Omit<SagaInstance['progress'], 'state'> };

/** The definition that a saga goes on with; `undefined` where this process does not have it. */
export function definitionOf(
  { type, definitionVersion }: Pick<SagaFacts, 'type' | 'definitionVersion'>,
  definitions: readonly SagaDefinition[],
): SagaDefinition | undefined {
  return definitions.find((saga) => saga.type === type && saga.version === definitionVersion);
}

/** Name of the service that is to do an awaited step. */
export function participantOf(saga: SagaDefinition, { step, direction }: Awaited): string {
  const { invoke, compensate } = stepOf(saga, step);
  return (direction === 'do' ? invoke : compensate)?.[0].participant ?? '';
}
