import { ConsulClient, type Watch } from '@comanda/coordination';
import { SystemClock, SystemRandom } from '@comanda/kernel';
import { logger } from '@comanda/observability';
import type { HeartbeatOptions } from '../heartbeat.js';
import { Heartbeats } from '../heartbeats.js';
import { byId } from '../instances.js';
import { Registry, type Registration, type SelfCheck, type ServiceInstance } from '../registry.js';
import { Tidings } from '../tidings.js';
import { HEARTBEAT_MS, REGISTRATION_TTL_MS } from '../timing.js';
import { ConsulAgent } from './consul-agent.js';
import type { ConsulChecks } from './consul-checks.js';
import { heartbeatCheckId, instancesOf, recordIds, recordsOf } from './consul-records.js';

/** Where Consul is, and how it is used. */
export interface ConsulRegistryOptions extends Partial<HeartbeatOptions> {
  /** Of an agent: `http://127.0.0.1:8500`. */
  readonly url: string;
  readonly token?: string;
  readonly checks?: Partial<ConsulChecks>;
}

const PRESET_CHECKS = { ttlMs: REGISTRATION_TTL_MS, forgetAfterMs: 60_000, askEveryMs: 1_000, httpPath: '/readyz' };

const log = logger('discovery');

/**
 * Registers with a Consul agent, with checks of the gRPC endpoint, of HTTP readiness, and by heartbeat, and watches by blocking queries.
 * One who has died is critical within the TTL, and forgotten a minute or two later.
 */
export class ConsulRegistry extends Registry {
  private readonly agent: ConsulAgent;
  private readonly checks: ConsulChecks;
  private readonly heartbeats: Heartbeats;
  private readonly announced = new Set<string>();

  constructor({ url, token, checks, ...options }: ConsulRegistryOptions) {
    super();
    const preset = { clock: new SystemClock(), random: new SystemRandom(), intervalMs: HEARTBEAT_MS };
    const all = { ...preset, ...options };
    this.agent = new ConsulAgent(new ConsulClient({ url, token, clock: all.clock, random: all.random }));
    this.checks = { ...PRESET_CHECKS, ...checks };
    this.heartbeats = new Heartbeats(all, (instance) => this.say(instance));
  }

  async register(registration: Registration, selfCheck?: SelfCheck): Promise<void> {
    await this.heartbeats.end(registration.id);
    // It may come with another version, or at another port.
    this.announced.delete(registration.id);
    return this.heartbeats.begin(registration, selfCheck);
  }

  async deregister(id: string): Promise<void> {
    await this.heartbeats.end(id);
    this.announced.delete(id);
    const gone = await Promise.allSettled(recordIds(id).map((recordId) => this.agent.deregister(recordId)));
    if (gone[0]?.status === 'rejected') log.warn({ err: gone[0].reason, id }, 'could not be deregistered');
  }

  async get(name: string, id: string): Promise<ServiceInstance | undefined> {
    return (await this.list(name)).find((instance) => instance.id === id);
  }

  async list(name?: string): Promise<readonly ServiceInstance[]> {
    const names = name === undefined ? await this.agent.names() : [name];
    const answers = await Promise.all(names.map((one) => this.agent.instances(one)));
    return answers.flatMap(instancesOf).sort(byId);
  }

  watch(
    name: string,
    onInstances: (instances: readonly ServiceInstance[]) => void,
    onLost?: (error: unknown) => void,
  ): Watch {
    const tidings = new Tidings(onInstances, onLost);
    return this.agent.watch(name, {
      onAnswer: (answer) => tidings.tell(instancesOf(answer).sort(byId)),
      onLost: (error) => tidings.lose(error),
    });
  }

  /** Ends without a word to Consul, as a process that is killed: for tests. */
  async abandon(): Promise<void> {
    await Promise.all(this.heartbeats.ids.map((id) => this.heartbeats.end(id)));
    this.agent.close();
  }

  async close(): Promise<void> {
    await Promise.all(this.heartbeats.ids.map((id) => this.deregister(id)));
    this.agent.close();
  }

  /** An agent that does not know the instance, for the first time or since it has lost its memory, is told. */
  private async say(instance: ServiceInstance): Promise<void> {
    const records = recordsOf(instance, this.checks);
    const isNew = !this.announced.has(instance.id);
    await Promise.all(
      records.map(async (record) => {
        const known = !isNew && (await this.agent.report(heartbeatCheckId(record.id), instance.health === 'passing'));
        if (!known) await this.agent.register(record);
      }),
    );
    this.announced.add(instance.id);
  }
}
