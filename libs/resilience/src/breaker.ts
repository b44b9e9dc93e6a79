import { DomainError } from '@comanda/kernel';
import { logger } from '@comanda/observability';
import CircuitBreaker from 'opossum';

/** When a breaker opens and how it closes again. */
export interface BreakerOptions {
  /** A call that takes longer fails; `false` where calls carry deadlines of their own. */
  readonly timeoutMs?: number | false;
  /** Opens when more than this share of the calls of the last ten seconds failed. */
  readonly errorThresholdPercentage?: number;
  /** Fewer calls than this in the last ten seconds never open it. */
  readonly volumeThreshold?: number;
  /** How long it stays open before one call is let through to try. */
  readonly resetTimeoutMs?: number;
  /** Whether an error says that the peer is ill; by default, any but a `DomainError` that is not `unavailable`. */
  readonly isFailure?: (error: unknown) => boolean;
}

export type BreakerState = 'closed' | 'half-open' | 'open';

/** Calls a peer while it seems well, and spares it, and its callers' time, while it does not. */
export interface Breaker<Args extends unknown[], Result> {
  /**
   * Calls the function. Rejects with its error, or at once, without calling, with `DomainError` `SERVICE_UNAVAILABLE` while open
   * or after {@link close}.
   */
  fire(...args: Args): Promise<Result>;
  readonly state: BreakerState;
  /** Ends its timers. Calls that run go on. */
  close(): void;
}

const log = logger('breaker');
const notSent = new Set(['EOPENBREAKER', 'ESHUTDOWN']);

/** Guards `fn`, which calls the peer `name`. Changes of state are logged. */
export function createBreaker<Args extends unknown[], Result>(
  name: string,
  fn: (...args: Args) => Promise<Result>,
  options: BreakerOptions = {},
): Breaker<Args, Result> {
  const circuit = new CircuitBreaker<Args, Result>(fn, toOpossum(name, options));
  logChanges(name, circuit);
  return {
    fire: (...args) => circuit.fire(...args).catch((error: unknown) => Promise.reject(errorFor(name, error))),
    get state() {
      return circuit.opened ? 'open' : circuit.halfOpen ? 'half-open' : 'closed';
    },
    close: () => circuit.shutdown(),
  };
}

/** The default of {@link BreakerOptions.isFailure}: a business "no" shows that the peer is well. */
function isFailureByDefault(error: unknown): boolean {
  return !(error instanceof DomainError) || error.kind === 'unavailable';
}

function toOpossum(name: string, options: BreakerOptions): CircuitBreaker.Options {
  const { timeoutMs = 5_000, errorThresholdPercentage = 50, volumeThreshold = 10, resetTimeoutMs = 2_000 } = options;
  const isFailure = options.isFailure ?? isFailureByDefault;
  return {
    name,
    timeout: timeoutMs,
    errorThresholdPercentage,
    volumeThreshold,
    resetTimeout: resetTimeoutMs,
    errorFilter: (error: unknown) => !isFailure(error),
    rollingPercentilesEnabled: false,
    enableSnapshots: false,
  };
}

function logChanges(name: string, circuit: Pick<CircuitBreaker, 'on'>): void {
  circuit.on('open', () => log.warn({ peer: name }, `breaker of ${name} is open: its calls fail at once`));
  circuit.on('halfOpen', () => log.info({ peer: name }, `breaker of ${name} tries one call`));
  circuit.on('close', () => log.info({ peer: name }, `breaker of ${name} is closed again`));
}

function errorFor(name: string, error: unknown): unknown {
  const code = CircuitBreaker.isOurError(error as Error) ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === 'ETIMEDOUT' || (code && notSent.has(code))) {
    return new DomainError('SERVICE_UNAVAILABLE', 'unavailable', `${name} is unavailable.`, { cause: error });
  }
  return error;
}
