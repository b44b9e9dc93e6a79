import { experimental, Metadata, status, type ChannelOptions } from '@grpc/grpc-js';
import type { Watch } from '@comanda/coordination';
import type { InstanceCache, ServiceInstance } from '@comanda/discovery';

const SCHEME = 'registry';
const CACHE = 'comanda.instances';
const ROUND_ROBIN = { loadBalancingConfig: [{ round_robin: {} }], methodConfig: [] };

type Listener = ConstructorParameters<Parameters<typeof experimental.registerResolver>[1]>[1];

/**
 * Options for a client of grpc-js itself, whose target is `registry:///order`: it follows the instances that the registry knows, one
 * after the other. For clients that are not made with `createGrpcClient`, which retries elsewhere and chooses better.
 *
 * ```ts
 * const client = new HealthClient('registry:///order', credentials.createInsecure(), registryChannelOptions(instances));
 * ```
 */
export function registryChannelOptions(instances: InstanceCache): ChannelOptions {
  experimental.registerResolver(SCHEME, RegistryResolver);
  return { [CACHE]: instances };
}

/** Tells a channel of grpc-js where the instances of a service are. */
class RegistryResolver implements experimental.Resolver {
  private watch: Watch | undefined;

  constructor(
    private readonly target: experimental.GrpcUri,
    private readonly listener: Listener,
    private readonly options: ChannelOptions,
  ) {}

  static getDefaultAuthority(target: experimental.GrpcUri): string {
    return nameIn(target);
  }

  updateResolution(): void {
    if (this.watch) return;
    const cache = this.options[CACHE] as InstanceCache | undefined;
    // Never within this call: grpc-js is not ready for an answer then.
    if (cache) setImmediate(() => this.begin(cache));
    else setImmediate(() => this.fail('the channel has no registry: see registryChannelOptions'));
  }

  destroy(): void {
    this.watch?.stop();
    this.watch = undefined;
  }

  private begin(cache: InstanceCache): void {
    this.watch ??= cache.subscribe(nameIn(this.target), (instances) => this.tell(instances));
  }

  private tell(instances: readonly ServiceInstance[]): void {
    const reachable = instances.filter(({ endpoints, health }) => endpoints.grpc !== undefined && health === 'passing');
    if (reachable.length === 0) return this.fail('no instance is known');
    const endpoints = reachable.map(({ address, endpoints: { grpc } }) => ({
      addresses: [{ host: address, port: grpc! }],
    }));
    this.listener(
      experimental.statusOrFromValue(endpoints),
      {},
      experimental.statusOrFromValue(ROUND_ROBIN),
      nameIn(this.target),
    );
  }

  private fail(why: string): void {
    const details = `${nameIn(this.target)}: ${why}`;
    const error = { code: status.UNAVAILABLE, details, metadata: new Metadata() };
    this.listener(experimental.statusOrFromError(error), {}, null, details);
  }
}

/** `order` of `registry:///order`. */
function nameIn({ path }: experimental.GrpcUri): string {
  return path.replace(/^\/+/, '');
}
