/** What the gateway takes at the most. Asked at each request: they may change. */
export interface AdmissionLimits {
  /** Requests for sagas that are being answered by this gateway. */
  readonly ordersInFlight: number;
  /** Sagas that are under way in the whole system. */
  readonly sagasInFlight: number;
  /** Milliseconds that a timer of this process may come too late: from there on fewer are let in, and far beyond that nobody. */
  readonly eventLoopDelayMs: number;
}

/** What is going on. */
export interface Load {
  /** Sagas that were under way when it was last known. */
  readonly sagasInFlight: number;
  /** Milliseconds that a timer of this process comes too late. */
  readonly eventLoopDelayMs: number;
  /** Of the requests that are allowed so many are let in: one for all. */
  readonly share: number;
  /** One more is on its way. */
  sagaStarts(): void;
}

/** Why a request is refused. */
export type Overload = 'orders' | 'sagas' | 'event-loop';

/** Ends what was begun with {@link Admission.enter}. */
export type Leave = () => void;

/** So many times later than is bearable, and even a refusal is late. */
const UNBEARABLE = 10;

/**
 * Refuses requests while there is more to do than can be done in time. Those that are let in are then as fast as ever, and the others know
 * at once; let in all together, each would wait for all, and time out after it was paid for.
 */
export class Admission {
  private orders = 0;

  constructor(
    private readonly limits: () => AdmissionLimits,
    private readonly load: Load,
  ) {}

  /** Requests for sagas that are being answered. */
  get ordersInFlight(): number {
    return this.orders;
  }

  /** Lets a request in, or says why not. Only those that start sagas are counted, and refused for the sake of sagas. */
  enter(startsSaga: boolean): Leave | Overload {
    const reason = startsSaga ? this.full() : this.late();
    if (reason) return reason;
    if (!startsSaga) return nothing;
    this.orders += 1;
    this.load.sagaStarts();
    return once(() => (this.orders -= 1));
  }

  /** Why no saga may be started now; undefined when one may. */
  full(): Overload | undefined {
    const { ordersInFlight, sagasInFlight } = this.limits();
    if (this.orders >= Math.ceil(this.load.share * ordersInFlight)) return 'orders';
    if (this.load.sagasInFlight >= sagasInFlight) return 'sagas';
    return this.late();
  }

  private late(): Overload | undefined {
    return this.load.eventLoopDelayMs > UNBEARABLE * this.limits().eventLoopDelayMs ? 'event-loop' : undefined;
  }
}

const nothing: Leave = () => undefined;

function once(act: () => void): Leave {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    act();
  };
}
