import type { Awaited, Phase } from './advance.js';
import type { SagaDescription, StepDescription } from './describe.js';

/** Sagas under way that are at the same place of the same definition. */
export interface LiveSagas {
  readonly type: string;
  readonly version: number;
  readonly hash: string;
  readonly phase: Phase;
  readonly awaiting: readonly Awaited[];
  readonly count: number;
}

/**
 * - `safe`: the definition that they started with is the newest one.
 * - `pin`: it is there beside a newer one, and must stay until they have ended.
 * - `map`: it is not there any more, but the newest one is the same from where they are, and for what they may have to undo.
 * - `stranded`: nothing there can go on with them.
 */
export type Fate = 'safe' | 'pin' | 'map' | 'stranded';

/** What becomes of some live sagas when the given definitions are deployed. */
export interface Plan {
  readonly sagas: LiveSagas;
  readonly fate: Fate;
  /** The definition that goes on with them; absent for `stranded`. */
  readonly target?: SagaDescription;
  /** Why it is so, in a sentence. */
  readonly why: string;
}

/**
 * Says what becomes of the live sagas under the definitions that are to be deployed. `released` are the definitions that
 * instances may have started with: without the old shape nothing can be compared.
 */
export function planDeployment(
  deployed: readonly SagaDescription[],
  released: readonly SagaDescription[],
  live: readonly LiveSagas[],
): Plan[] {
  return live.map((sagas) => planFor(sagas, deployed, released));
}

function planFor(sagas: LiveSagas, deployed: readonly SagaDescription[], released: readonly SagaDescription[]): Plan {
  const candidates = deployed.filter(({ type }) => type === sagas.type).sort((a, b) => a.version - b.version);
  const newest = candidates.at(-1);
  const own = candidates.find(({ hash }) => hash === sagas.hash);
  if (!newest) return { sagas, fate: 'stranded', why: `no definition of ${sagas.type} is deployed` };
  if (own === newest) return { sagas, fate: 'safe', target: own, why: 'their definition is the newest' };
  if (own) return { sagas, fate: 'pin', target: own, why: `they go on with version ${own.version}` };
  const old = released.find(({ hash }) => hash === sagas.hash);
  if (!old)
    return { sagas, fate: 'stranded', why: `the shape of version ${sagas.version} (${sagas.hash}) is not known` };
  const difference = differenceFor(sagas, old, newest);
  if (difference) return { sagas, fate: 'stranded', why: difference };
  return { sagas, fate: 'map', target: newest, why: `version ${newest.version} is the same from there` };
}

/** What differs between the definitions for sagas at that place; `undefined` where nothing does. */
function differenceFor(sagas: LiveSagas, old: SagaDescription, next: SagaDescription): string | undefined {
  if (sagas.awaiting.some(({ step }) => !next.steps.some(({ name }) => name === step)))
    return `version ${next.version} does not have the step that they await`;
  if (shapeBehind(sagas, old) !== shapeBehind(sagas, next))
    return `version ${next.version} has other steps before theirs`;
  return shapeHere(sagas, old) === shapeHere(sagas, next)
    ? undefined
    : `version ${next.version} changes the step that they await`;
}

/** What they have done, and how it would be undone. */
function shapeBehind(sagas: LiveSagas, saga: SagaDescription): string {
  const stage = stageOf(sagas, saga);
  return shapeOf(saga.steps.filter((step) => step.stage < stage));
}

function shapeHere(sagas: LiveSagas, saga: SagaDescription): string {
  const stage = stageOf(sagas, saga);
  return shapeOf(saga.steps.filter((step) => step.stage === stage));
}

const shapeOf = (steps: readonly StepDescription[]): string =>
  steps.map(({ name, kind, invoke, compensate }) => [name, kind, invoke, compensate].join('/')).join();

function stageOf({ awaiting }: LiveSagas, saga: SagaDescription): number {
  return saga.steps.find(({ name }) => name === awaiting[0]?.step)?.stage ?? -1;
}
