import { setting } from '@comanda/config';
import { stepsWithDeadline, type Deadlines } from '@comanda/saga-engine';
import type { SagaDefinition } from '@comanda/saga';

/** A setting with a part for each step that may have a deadline, by its saga. A saga or step that there is not is a fault. */
export function sagaDeadlines(sagas: readonly SagaDefinition[]) {
  const versions = [...Map.groupBy(sagas, ({ type }) => type)];
  const shape = Object.fromEntries(versions.map(([type, same]) => [type, setting.parts(stepsOf(same)).optional()]));
  return setting.parts(shape).default({});
}

/** What was said; what was not said is left out. */
export function deadlinesOf(said: Readonly<Record<string, unknown>>): Deadlines {
  const steps = (saga: unknown) => Object.entries(saga as object).filter(([, ms]) => ms !== undefined);
  const named = Object.entries(said).filter(([, saga]) => saga !== undefined);
  return Object.fromEntries(named.map(([type, saga]) => [type, Object.fromEntries(steps(saga))]));
}

function stepsOf(versions: readonly SagaDefinition[]) {
  const names = new Set(versions.flatMap((saga) => stepsWithDeadline(saga)));
  return Object.fromEntries([...names].map((name) => [name, setting.milliseconds().optional()]));
}
