import type { Retries } from '@comanda/resilience';
import type { CallFailure } from './call-failure.js';
import type { CallTarget } from './client-request.js';
import type { CallOptions } from './grpc-client.js';
import { preferWaitKey } from './metadata-keys.js';
import type { PeerNode, PeerNodes } from './peer-nodes.js';
import { isRepeatable } from './repeatable.js';

/** Where an attempt goes, and how long to wait before. */
export interface NextAttempt {
  readonly delayMs: number;
  readonly node: () => PeerNode | undefined;
}

/**
 * Decides where the attempts of one call go. What has not been sent goes to another instance in any case; what may have been done only
 * if the call may be made twice, and the budget allows it. Where every instance was tried, one that may be reached is tried again,
 * after a while.
 */
export class Attempts {
  private readonly nodes: PeerNodes;
  private readonly retries: Retries;
  private readonly key: string | undefined;
  private readonly repeatable: boolean;
  private readonly untilMs: number;
  private readonly waitMs: number;
  private tried: PeerNode[] = [];
  private count = 0;

  constructor({ nodes, method, retries }: CallTarget, options: CallOptions, untilMs: number) {
    this.nodes = nodes;
    this.retries = retries;
    this.key = options.key;
    this.repeatable = isRepeatable(method, options);
    this.untilMs = untilMs;
    this.waitMs = Number(options.metadata?.[preferWaitKey] ?? 0) * 1_000;
  }

  /** The instance for the first attempt; undefined when there is none. */
  first(): PeerNode | undefined {
    return this.nodes.balancer.pick(this.key);
  }

  /** Counts the attempt. */
  begin(node: PeerNode): void {
    this.count += 1;
    this.tried.push(node);
    node.begin();
  }

  /** Milliseconds after which an attempt without an answer is not waited for alone; undefined when it is. */
  get patienceMs(): number | undefined {
    const mayHedge = this.repeatable && this.count <= this.retries.most && this.nodes.balancer.size > this.tried.length;
    return mayHedge ? this.nodes.hedgeAfterMs + this.waitMs : undefined;
  }

  /** Another instance for a call whose answer does not come. */
  hedge(): PeerNode | undefined {
    const other = this.nodes.balancer.pick(this.key, this.tried);
    // To the best only: this is no time to find out whether another one is well again.
    return other?.tier === 0 && this.retries.takeOut() ? other : undefined;
  }

  /** The attempt after one that has failed at the node; undefined when there is to be none. */
  after({ kind, goesOn }: CallFailure, failed: PeerNode): NextAttempt | undefined {
    const elsewhere = kind === 'unsent' || (kind === 'lost' && this.repeatable);
    // An earlier attempt was lost on the way back: its outcome is to be had by asking again.
    const again = goesOn && this.repeatable && this.count > 1;
    if (this.count > this.retries.most || !(elsewhere || again)) return undefined;
    const other = elsewhere ? this.untried() : undefined;
    const delayMs = other ? 0 : this.retries.waitMs(this.count);
    const node = () => other ?? (again ? failed : this.anyone());
    if (Date.now() + delayMs >= this.untilMs || !node()) return undefined;
    if (kind !== 'unsent' && !this.retries.takeOut()) return undefined;
    return { delayMs, node };
  }

  private untried(): PeerNode | undefined {
    return reachable(this.nodes.balancer.pick(this.key, this.tried));
  }

  private anyone(): PeerNode | undefined {
    return reachable(this.nodes.balancer.pick(this.key));
  }
}

function reachable(node: PeerNode | undefined): PeerNode | undefined {
  return node?.link.state === 'down' ? undefined : node;
}
