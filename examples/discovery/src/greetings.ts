import { setTimeout } from 'node:timers/promises';
import { Injectable, Module } from '@nestjs/common';
import { Balancer, DiscoveryModule, InstanceCache, roundRobin, type ServiceInstance } from '@comanda/discovery';
import { registryUrl } from './settings.js';

// #region caller
/** The way to a greeter: over HTTP there is nothing to connect, and nothing to close. */
const linkTo = ({ address, endpoints }: ServiceInstance) => ({
  url: `http://${address}:${endpoints.http}/`,
  state: 'up' as const,
  close: () => undefined,
});

/** Greetings, from one greeter after the other. */
@Injectable()
export class Greetings {
  private readonly balancer = new Balancer({ select: roundRobin(), connect: linkTo });

  constructor(private readonly instances: InstanceCache) {
    instances.subscribe('greeter', (known) => this.balancer.update(known));
  }

  /** Who can be called. Answers at once, from memory, also while the registry is away. */
  get greeters(): readonly ServiceInstance[] {
    return this.instances.instances('greeter').filter(({ health }) => health === 'passing');
  }

  async next(): Promise<string> {
    const node = this.balancer.pick();
    if (!node) throw new Error('no greeter is known');
    node.begin();
    try {
      const response = await fetch(node.link.url);
      this.balancer.end(node, response.status < 500 ? 'well' : 'ill');
      return await response.text();
    } catch (error) {
      this.balancer.end(node, 'ill'); // Who is ill several times in a row is set aside for a while.
      throw error;
    }
  }
}

@Module({ imports: [DiscoveryModule.register({ url: registryUrl })], providers: [Greetings] })
export class CallerModule {}
// #endregion

/** Resolves when so many greeters are known: who registers is heard of a moment later. */
export async function greetersAre(count: number, greetings: Greetings): Promise<void> {
  while (greetings.greeters.length !== count) await setTimeout(20);
}
