import { Breaker_State as State, BreakersService, ForceBreakerRequest_Force as Force } from '@comanda/contracts';
import type { BreakerState } from '@comanda/resilience';
import { defineView, type View } from '../views/view.js';
import type { AllBreakers, AnsweredBreakers, OwnedBreaker } from './all-breakers.js';

const { listBreakers, forceBreaker } = BreakersService.method;

const STATES: Record<BreakerState, State> = {
  closed: State.CLOSED,
  'half-open': State.HALF_OPEN,
  open: State.OPEN,
};

const FORCES = {
  [Force.FORCE_UNSPECIFIED]: 'automatic',
  [Force.OPEN]: 'open',
  [Force.CLOSED]: 'closed',
  [Force.AUTOMATIC]: 'automatic',
} as const;

/** What operators see and do of breakers. */
export function breakersViews(all: AllBreakers): readonly View[] {
  return [
    defineView(listBreakers, async () => messageOf(await all.list())),
    defineView(forceBreaker, async ({ peer, force, byWhom, reason, service, instanceId }) => {
      const whom = { service: service || undefined, instanceId: instanceId || undefined };
      const { actId, journaled, ...answered } = await all.force({ peer, force: FORCES[force], byWhom, reason }, whom);
      return { ...messageOf(answered), actId, journaled };
    }),
  ];
}

function messageOf({ breakers, unavailable }: AnsweredBreakers) {
  return { breakers: breakers.map(breakerMessage), unavailable: [...unavailable] };
}

function breakerMessage({ state, since, forced, ...rest }: OwnedBreaker) {
  return {
    ...rest,
    state: STATES[state],
    since: timestampOf(since),
    ...(forced && { forced: { byWhom: forced.byWhom, reason: forced.reason, at: timestampOf(forced.at) } }),
  };
}

/** From a page it comes as ISO 8601. */
function timestampOf(at: Date | string) {
  const ms = new Date(at).getTime();
  return { seconds: BigInt(Math.floor(ms / 1_000)), nanos: (ms % 1_000) * 1_000_000 };
}
