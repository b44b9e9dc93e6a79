import { Gateway } from '../demo/gateway.mjs';
import { Floor } from './floor.mjs';
import { OrderClient } from './order-client.mjs';
import { buildTown, orderBodies } from './town.mjs';
import { TrafficMeter } from './traffic.mjs';
import { ProcessUsage } from './usage.mjs';

const LEAST_CONNECTIONS = 64;

/** All that is needed to measure: both sides, the meters, and what was asked of the sides so far. */
export class Rig {
  /** Orders that were placed through the gateway and have ended well. */
  orders = 0;
  /** What was wrong with those that did not, on either side. @type {string[]} */
  failures = [];

  /**
   * @param {object} parts
   * @param {import('../stack/index.d.mts').Stack} parts.stack
   * @param {Floor} parts.floor
   * @param {OrderClient} parts.ours
   * @param {import('./town.mjs').Town} parts.town
   * @param {TrafficMeter} parts.traffic
   * @param {import('./profile.mjs').Profiler} [parts.profiler]
   */
  constructor({ stack, floor, ours, town, traffic, profiler }) {
    this.stack = stack;
    this.floor = floor;
    this.ours = ours;
    this.town = town;
    this.traffic = traffic;
    this.profiler = profiler;
    this.usage = new ProcessUsage(stack);
  }

  /**
   * Makes the floor's database, and restaurants and consumers for our side.
   *
   * @param {import('../stack/index.d.mts').Stack} stack that runs
   * @param {{ levels: readonly number[], profiler?: import('./profile.mjs').Profiler }} options
   */
  static async build(stack, { levels, profiler }) {
    const floor = await Floor.prepare(stack);
    const town = await buildTown(new Gateway(stack.urls.gateway));
    const ours = new OrderClient(stack.urls.gateway, orderBodies(town), Math.max(...levels, LEAST_CONNECTIONS));
    return new Rig({ stack, floor, ours, town, traffic: await TrafficMeter.connect(stack), profiler });
  }

  /** What all meters say now. */
  async read() {
    return { cpu: this.usage.cpu(), traffic: await this.traffic.read() };
  }

  /** Remembers what a load has done. @param {'floor' | 'ours'} side @param {{ orders: number, failures: readonly string[] }} load */
  note(side, { orders, failures }) {
    if (side === 'ours') this.orders += orders;
    this.failures.push(...failures.map((failure) => `${side}: ${failure}`));
  }

  async close() {
    this.ours.close();
    await Promise.all([this.floor.close(), this.traffic.close()]);
  }
}
