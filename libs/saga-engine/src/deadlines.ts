import type { SagaDefinition } from '@comanda/saga';

/**
 * Deadlines in milliseconds in place of those of the definitions, by saga and step. They are no part of a definition: its hash, and with it
 * the sagas that are under way, stay as they are.
 */
export type Deadlines = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** The definition with these deadlines; the same object where they say nothing of it. */
export function withDeadlines(saga: SagaDefinition, deadlines: Deadlines): SagaDefinition {
  const own = deadlines[saga.type];
  if (!own) return saga;
  const steps = saga.steps.map((step) => {
    const deadlineMs = own[step.name];
    return deadlineMs === undefined ? step : { ...step, deadlineMs };
  });
  return { ...saga, steps };
}

/** Names of a saga's steps that have a deadline: what is sent before the point of no return. */
export function stepsWithDeadline({ steps }: SagaDefinition): readonly string[] {
  return steps.filter(({ kind, invoke }) => kind === 'compensatable' && invoke).map(({ name }) => name);
}
