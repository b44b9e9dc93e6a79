import Consul from 'consul';
import { SystemClock, SystemRandom, type Clock, type Random } from '@comanda/kernel';
import type { Watch } from '../key-value.js';
import { unavailable } from '../unavailable.js';
import { BlockingQuery, type Query, type QueryListener } from './blocking-query.js';

/** Where Consul is. */
export interface ConsulClientOptions {
  /** `http://host:8500`, or `host:8500`: what Consul's own tools take as CONSUL_HTTP_ADDR. */
  readonly url: string;
  /** Of Consul's access control, where that is on. */
  readonly token?: string | undefined;
  readonly clock?: Clock;
  readonly random?: Random;
}

const ANSWER_MS = 5_000;

/**
 * A Consul, as this repository uses it: a request that is not answered within five seconds has failed, and a failure that waiting may
 * cure is a `DomainError` `COORDINATION_UNAVAILABLE`. What Consul refuses (a bad token, a bad request) is thrown as it came.
 *
 * ```ts
 * const services = await client.call((consul) => consul.catalog.service.list());
 * ```
 */
export class ConsulClient {
  private readonly consul: Consul;
  private readonly queries = new Set<BlockingQuery<unknown>>();
  private readonly clock: Clock;
  private readonly random: Random;

  constructor({ url, token, clock = new SystemClock(), random = new SystemRandom() }: ConsulClientOptions) {
    this.clock = clock;
    this.random = random;
    const { protocol, hostname, port } = new URL(url.includes('://') ? url : `http://${url}`);
    const secure = protocol === 'https:';
    const place = { host: hostname, port: Number(port || (secure ? 443 : 80)), secure, timeout: ANSWER_MS };
    this.consul = new Consul({ ...place, ...(token ? { defaults: { token } } : {}) });
  }

  /** Makes one request. */
  async call<T>(request: (consul: Consul) => Promise<T>): Promise<T> {
    try {
      return await request(this.consul);
    } catch (error) {
      throw isRefusal(error) ? error : unavailable(error);
    }
  }

  /**
   * Asks again whenever the answer has changed (a blocking query), until it is stopped. Tells the first answer, each changed one, and
   * the first one after Consul was away; several changes may come as one.
   *
   * ```ts
   * client.watch((consul, blocking) => consul.kv.get({ key: 'orders/', recurse: true, ...blocking }), { onAnswer });
   * ```
   */
  watch<T>(query: Query<T>, listener: QueryListener<T>): Watch {
    const running = new BlockingQuery<T>((blocking) => query(this.consul, blocking), listener, this);
    const known = running as BlockingQuery<unknown>;
    this.queries.add(known);
    return {
      stop: () => {
        running.stop();
        this.queries.delete(known);
      },
    };
  }

  /** For a {@link BlockingQuery}. */
  get time(): { readonly clock: Clock; readonly random: Random } {
    return { clock: this.clock, random: this.random };
  }

  /** Ends all watches and connections. */
  close(): void {
    for (const query of this.queries) query.stop();
    this.queries.clear();
    this.consul.destroy();
  }
}

/** Status of a response that Consul has refused a request with; undefined for what was not answered at all. */
export function statusOf(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | undefined)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

const TOO_MANY = 429;

function isRefusal(error: unknown): boolean {
  const status = statusOf(error);
  return status !== undefined && status >= 400 && status < 500 && status !== TOO_MANY;
}
