import { statusOf, type ConsulClient, type QueryListener, type Watch } from '@comanda/coordination';
import type { ConsulRecord } from './consul-records.js';

/** What a registry asks of a Consul agent. Rejects as `ConsulClient` does. */
export class ConsulAgent {
  constructor(private readonly client: ConsulClient) {}

  async register(record: ConsulRecord): Promise<void> {
    await this.client.call((consul) => consul.agent.service.register(record));
  }

  async deregister(id: string): Promise<void> {
    try {
      await this.client.call((consul) => consul.agent.service.deregister(id));
    } catch (error) {
      // Newer versions say so where there is nothing to take away.
      if (statusOf(error) !== 404) throw error;
    }
  }

  /** Feeds a TTL check. Answers false when the agent does not know it. */
  async report(checkId: string, passing: boolean): Promise<boolean> {
    try {
      await this.client.call(({ agent }) => (passing ? agent.check.pass(checkId) : agent.check.fail(checkId)));
      return true;
    } catch (error) {
      // 404, or 500 of an older agent; what else may be wrong is told by the registration that follows.
      if (statusOf(error) ?? statusOf((error as Error).cause)) return false;
      throw error;
    }
  }

  /** Names of all services. */
  async names(): Promise<readonly string[]> {
    return Object.keys(await this.client.call((consul) => consul.catalog.service.list()));
  }

  /** Instances of a service with their checks, as `/v1/health/service/:name` answers. */
  instances(service: string): Promise<readonly unknown[]> {
    return this.client.call(async (consul) => {
      const answer = await consul.health.service({ service });
      // The client gives back an error as an answer where it does not know its class, as within Jest.
      if (!Array.isArray(answer)) throw answer as unknown;
      return answer;
    });
  }

  /** Tells the same at first and after each change, by blocking queries. */
  watch(service: string, listener: QueryListener<unknown>): Watch {
    return this.client.watch((consul, blocking) => consul.health.service({ service, ...blocking }), listener);
  }

  close(): void {
    this.client.close();
  }
}
