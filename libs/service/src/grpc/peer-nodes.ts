import { setTimeout as sleep } from 'node:timers/promises';
import {
  Balancer,
  leastLoaded,
  type BalancedNode,
  type BalancerOptions,
  type InstanceCache,
  type ServiceInstance,
} from '@comanda/discovery';
import { SystemClock, SystemRandom } from '@comanda/kernel';
import { InstanceLink } from './instance-link.js';
import { peerSource } from './peer-address.js';

/** Which instances of a peer get which calls. */
export interface BalanceOptions extends Partial<
  Pick<BalancerOptions<InstanceLink>, 'select' | 'filter' | 'split' | 'ejection'>
> {
  /**
   * A call that may be made twice and has no answer after so many milliseconds is made at another instance, too; the first answer
   * counts. What the caller asked the peer to wait comes on top.
   */
  readonly hedgeAfterMs?: number;
}

/** One instance that is called. */
export type PeerNode = BalancedNode<InstanceLink>;

/** Where to call a peer. */
export interface PeerNodes {
  /** For errors: the gRPC service. */
  readonly peer: string;
  readonly balancer: Balancer<InstanceLink>;
  readonly hedgeAfterMs: number;
  /** Resolves when the registry has told who there is, and one of them is connected or none can be; undefined when that is so. */
  ready(ms: number): Promise<void> | undefined;
  /** Ends the connections; calls that run are cut off. */
  close(): void;
}

const HEDGE_AFTER_MS = 500;

/**
 * The instances of a peer, as the registry tells them. Connects to each at once. Throws when the address cannot be read, or needs a
 * registry and has none.
 */
export function peerNodes(
  peer: string,
  address: string,
  registry: InstanceCache | undefined,
  { hedgeAfterMs = HEDGE_AFTER_MS, ...options }: BalanceOptions = {},
): PeerNodes {
  const { name, instances, own } = peerSource(address, registry);
  const balancer = new Balancer({ ...choice(), ...options, connect });
  let onTold = (): void => undefined;
  const told = new Promise<void>((resolve) => (onTold = resolve));
  const watch = instances.subscribe(name, (known) => {
    balancer.update(known.filter(({ endpoints }) => endpoints.grpc !== undefined));
    onTold();
  });
  const isReady = () => instances.knows(name) && balancer.isReady;
  return {
    peer,
    balancer,
    hedgeAfterMs,
    ready: (ms) => (isReady() ? undefined : Promise.race([told.then(() => balancer.ready(ms)), after(ms)])),
    close: () => {
      watch.stop();
      balancer.close();
      if (own) instances.close();
    },
  };
}

function after(ms: number): Promise<void> {
  return sleep(ms, undefined, { ref: false });
}

function choice() {
  return { select: leastLoaded(new SystemRandom()), clock: new SystemClock() };
}

function connect(instance: ServiceInstance, onChange: () => void): InstanceLink {
  return new InstanceLink(instance, onChange);
}
