import { SystemClock, type Clock } from '@comanda/kernel';
import type { ServiceInstance } from '../registry.js';
import { BalancedNode, type Link } from './balanced-node.js';
import type { InstanceFilter } from './instance-filter.js';
import { instanceWeights, type Split } from './instance-weights.js';
import type { EjectionLimits } from './reputation.js';
import type { Selector } from './selector.js';

/** How a {@link Balancer} chooses. */
export interface BalancerOptions<L extends Link> {
  readonly select: Selector;
  readonly clock?: Clock;
  /** Opens the way to an instance; `onChange` is to be called whenever the link's state has changed. */
  readonly connect: (instance: ServiceInstance, onChange: () => void) => L;
  /** Which instances to call; all if absent. */
  readonly filter?: InstanceFilter;
  readonly split?: Split;
  readonly ejection?: Partial<EjectionLimits>;
}

/** What a call says about its node: it is well, it is ill, or nothing. */
export type Verdict = 'well' | 'ill' | undefined;

const EJECTION: EjectionLimits = { failures: 3, baseMs: 1_000, maxMs: 30_000 };
/** However ill they seem, so many of the nodes stay: when most are ill it is not they who are. */
const MOST_ASIDE = 0.5;

/**
 * Chooses a node for each call, among the instances that a registry tells. Nodes that cannot be reached, that the registry calls
 * critical, or that have failed several calls in a row are passed over as long as there are others, and come back by themselves.
 *
 * ```ts
 * const node = balancer.pick();
 * node.begin();
 * balancer.end(node, (await call(node.link)) ? 'well' : 'ill');
 * ```
 */
export class Balancer<L extends Link> {
  private nodes: readonly BalancedNode<L>[] = [];
  /** The nodes of the best tier; undefined when something has changed. */
  private best: readonly BalancedNode<L>[] | undefined;
  private nextReturnMs = Infinity;
  private readonly limits: EjectionLimits;
  private readonly clock: Clock;
  private waiting: (() => void)[] = [];

  constructor(private readonly options: BalancerOptions<L>) {
    this.clock = options.clock ?? new SystemClock();
    this.limits = { ...EJECTION, ...options.ejection };
  }

  /** How many nodes there are, whatever their state. */
  get size(): number {
    return this.nodes.length;
  }

  /** Whether a call need not wait for a connection: one is up, none is to be expected, or there is nobody. */
  get isReady(): boolean {
    const [best] = this.candidates();
    return best?.link.state !== 'connecting';
  }

  /** Resolves when it {@link isReady}, or after `ms`. A call that is made at once may go to an instance that lets nobody in. */
  ready(ms: number): Promise<void> {
    if (this.isReady) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.clock.after(ms, resolve);
      this.waiting.push(() => (cancel(), resolve()));
    });
  }

  /** Takes what the registry tells. Nodes that stay keep their connections and what is known of them. */
  update(instances: readonly ServiceInstance[]): void {
    const { filter = () => true, split } = this.options;
    const wanted = passing(instances.filter(filter));
    const weights = instanceWeights(wanted, split);
    const before = new Map(this.nodes.map((node) => [placeOf(node.instance), node]));
    const nodes: BalancedNode<L>[] = [];
    wanted.forEach((instance, i) => {
      if (weights[i]! <= 0) return;
      const node = before.get(placeOf(instance)) ?? this.open(instance);
      before.delete(placeOf(instance));
      node.weight = weights[i]!;
      nodes.push(node);
    });
    this.nodes = nodes;
    this.onChange();
    for (const node of before.values()) node.retire();
  }

  /** A node for a call, none of `tried`; undefined when there is none. The caller tells its begin and its {@link end}. */
  pick(key?: string, tried?: readonly BalancedNode<L>[]): BalancedNode<L> | undefined {
    this.bringBack();
    const candidates = tried ? bestOf(this.nodes.filter((node) => !tried.includes(node))) : this.candidates();
    if (candidates.length <= 1) return candidates[0];
    return this.options.select(candidates, key);
  }

  /** A call has ended that the node had begun. */
  end(node: BalancedNode<L>, verdict: Verdict): void {
    node.end();
    if (verdict) this.judge(node, verdict);
  }

  /** What is known of a call before it ends: that its answer does not come, for example. */
  judge(node: BalancedNode<L>, verdict: 'well' | 'ill'): void {
    const { reputation } = node;
    if (verdict === 'well') reputation.succeeded(() => this.nowMs());
    else if (reputation.failed() && this.maySetAside()) {
      reputation.setAside(this.nowMs());
      this.nextReturnMs = Math.min(this.nextReturnMs, reputation.asideUntilMs!);
      this.onChange();
    }
  }

  /** Closes all links, whatever uses them. */
  close(): void {
    for (const { link } of this.nodes) link.close();
    this.nodes = [];
    this.onChange();
  }

  private readonly onChange = (): void => {
    this.best = undefined;
    if (this.waiting.length > 0 && this.isReady) for (const go of this.waiting.splice(0)) go();
  };

  private open(instance: ServiceInstance): BalancedNode<L> {
    return new BalancedNode(instance, this.options.connect(instance, this.onChange), this.limits);
  }

  private candidates(): readonly BalancedNode<L>[] {
    return (this.best ??= bestOf(this.nodes));
  }

  private maySetAside(): boolean {
    return this.nodes.filter(isAside).length < Math.floor(this.nodes.length * MOST_ASIDE);
  }

  private bringBack(): void {
    if (this.nextReturnMs === Infinity) return;
    const nowMs = this.nowMs();
    if (nowMs < this.nextReturnMs) return;
    for (const { reputation } of this.nodes) {
      if (reputation.asideUntilMs !== undefined && reputation.asideUntilMs <= nowMs) reputation.comeBack(nowMs);
    }
    this.nextReturnMs = Math.min(...this.nodes.map(({ reputation }) => reputation.asideUntilMs ?? Infinity));
    this.onChange();
  }

  private nowMs(): number {
    return this.clock.monotonicMs();
  }
}

function isAside({ reputation }: BalancedNode<Link>): boolean {
  return reputation.asideUntilMs !== undefined;
}

/** Those of the best tier there is. */
function bestOf<L extends Link>(nodes: readonly BalancedNode<L>[]): readonly BalancedNode<L>[] {
  const tiers = nodes.map(({ tier }) => tier);
  const best = Math.min(...tiers);
  return nodes.filter((_, i) => tiers[i] === best);
}

/** When nobody passes, the registry may be wrong: better to try than to give up. */
function passing(instances: readonly ServiceInstance[]): readonly ServiceInstance[] {
  const well = instances.filter(({ health }) => health === 'passing');
  return well.length > 0 ? well : instances;
}

/** An instance that comes back under its id but elsewhere is another node. */
function placeOf({ id, address, endpoints }: ServiceInstance): string {
  return `${id} ${address} ${endpoints.grpc} ${endpoints.http}`;
}
