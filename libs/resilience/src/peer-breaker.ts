import type { Clock } from '@comanda/kernel';
import { logger } from '@comanda/observability';
import CircuitBreaker from 'opossum';
import type { BreakerState, BreakerStatus, CallKind, ForceAct, ForcedState } from './breaker-status.js';
import { NotCalledError } from './peer-unavailable.js';
import type { PolicySettings } from './policy-settings.js';

/** What of a policy's settings a breaker needs. */
export type BreakerSettings = Pick<PolicySettings, 'capacity' | 'errorPercent' | 'minimumCalls' | 'openMs'>;

export interface PeerBreakerParts {
  readonly peer: string;
  readonly kind: CallKind;
  readonly settings: BreakerSettings;
  /** Whether an error says that the peer is ill. */
  readonly isFailure: (error: unknown) => boolean;
  readonly clock: Clock;
}

type Call = () => Promise<unknown>;
type Circuit = CircuitBreaker<[Call], unknown>;

const log = logger('breaker');

/**
 * Calls a peer while it seems well, and spares it, and its callers' time, while it does not; never more than so many calls at the same
 * time. Each change of its state is a line in the log.
 */
export class PeerBreaker {
  private circuit: Circuit;
  private settings: BreakerSettings;
  private forcedState: ForcedState | undefined;
  private since: Date;

  constructor(private readonly parts: PeerBreakerParts) {
    this.settings = parts.settings;
    this.since = parts.clock.now();
    this.circuit = this.build();
  }

  get peer(): string {
    return this.parts.peer;
  }

  get state(): BreakerState {
    if (this.forcedState) return this.forcedState.state;
    return this.circuit.opened ? 'open' : this.circuit.halfOpen ? 'half-open' : 'closed';
  }

  /** Calls. Rejects with the call's error, or at once, without calling, with `NotCalledError`. */
  async fire<T>(call: () => Promise<T>): Promise<T> {
    if (this.forcedState?.state === 'open') throw new NotCalledError(this.peer, 'open');
    try {
      return (await this.circuit.fire(call)) as T;
    } catch (error) {
      const why = CircuitBreaker.isOurError(error as Error)
        ? NOT_CALLED[(error as { code?: string }).code!]
        : undefined;
      throw why ? new NotCalledError(this.peer, why) : error;
    }
  }

  /** Other settings from now on. What it has counted is forgotten; an open one stays open for as long as it would if it opened now. */
  update(settings: BreakerSettings): void {
    const { settings: before } = this;
    if (KEYS.every((key) => before[key] === settings[key])) return;
    this.settings = settings;
    const old = this.circuit;
    this.circuit = this.build(old);
    old.shutdown();
  }

  /** An operator's will, until it is taken back; then the breaker begins closed, and decides for itself again. Written down for an audit. */
  force({ state, ...why }: ForceAct): void {
    const before = this.state;
    if (state !== 'open') this.circuit.close();
    this.forcedState = state === 'automatic' ? undefined : { state, ...why };
    if (this.state !== before) this.since = why.at;
    const { peer, kind } = this.parts;
    const what = state === 'automatic' ? 'automatic again' : `forced ${state}`;
    log.warn(
      { peer, kind, forced: state, byWhom: why.byWhom, reason: why.reason, audit: true },
      `breaker of ${peer} is ${what}`,
    );
  }

  status(): BreakerStatus {
    const { peer, kind } = this.parts;
    const { successes, failures, rejects, semaphoreRejections } = this.circuit.stats;
    const base = { peer, kind, state: this.state, since: this.since, forced: this.forcedState };
    return {
      ...base,
      calls: successes + failures - semaphoreRejections,
      failures,
      rejected: rejects + semaphoreRejections,
    };
  }

  /** Ends its timers; what is called from now on rejects. Calls that run go on. */
  close(): void {
    this.circuit.shutdown();
  }

  private build(before?: Circuit): Circuit {
    const { capacity, errorPercent, minimumCalls, openMs } = this.settings;
    const circuit: Circuit = new CircuitBreaker<[Call], unknown>((call) => call(), {
      name: this.peer,
      timeout: false,
      capacity,
      errorThresholdPercentage: errorPercent,
      volumeThreshold: minimumCalls,
      resetTimeout: openMs,
      errorFilter: (error: unknown) => this.saysNothing(error),
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
      ...(before &&
        !before.closed && { state: { enabled: true, closed: false, halfOpen: false, open: true } as never }),
    });
    return this.watch(circuit);
  }

  /** True for an error that shows the peer well, or nothing of it. */
  private saysNothing(error: unknown): boolean {
    if (this.forcedState?.state === 'closed') return true;
    // That there are too many calls is our doing.
    return (error as { code?: string }).code === 'ESEMLOCKED' || !this.parts.isFailure(error);
  }

  private watch(circuit: Circuit): Circuit {
    const { peer, kind } = this.parts;
    const changed = (): void => void (this.since = this.parts.clock.now());
    circuit.on(
      'open',
      () => (changed(), log.warn({ peer, kind }, `breaker of ${peer} is open: its calls fail at once`)),
    );
    circuit.on('halfOpen', () => (changed(), log.info({ peer, kind }, `breaker of ${peer} tries one call`)));
    circuit.on('close', () => (changed(), log.info({ peer, kind }, `breaker of ${peer} is closed again`)));
    return circuit;
  }
}

const KEYS = ['capacity', 'errorPercent', 'minimumCalls', 'openMs'] as const;
const NOT_CALLED: Record<string, NotCalledError['why']> = {
  EOPENBREAKER: 'open',
  ESEMLOCKED: 'full',
  ESHUTDOWN: 'stopped',
};
