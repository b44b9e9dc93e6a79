import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Api } from './api.js';
import { Clients } from './clients.js';
import type { Town } from './town.js';

/** One request that a client made once and never again. */
export interface Asked {
  readonly what: 'ordering' | 'reading';
  readonly ms: number;
  /** Undefined when it succeeded; otherwise what the client was told. */
  readonly failure: string | undefined;
}

/** Clients that order, each with an Idempotency-Key, and read what they have ordered, without pause and without a second try. */
export class Traffic {
  readonly asked: Asked[] = [];
  readonly orderIds: string[] = [];
  private readonly clients: Clients;

  constructor(
    private readonly api: Api,
    private readonly town: Town,
    clients: number,
  ) {
    this.clients = new Clients(clients, () => this.orderAndRead());
  }

  /** Resolves, with the requests that were answered meanwhile, when there are so many of them. */
  async more(count: number): Promise<readonly Asked[]> {
    const from = this.asked.length;
    while (this.asked.length < from + count) await sleep(20);
    return this.asked.slice(from);
  }

  stop(): Promise<void> {
    return this.clients.stop();
  }

  private async orderAndRead(): Promise<void> {
    const orderId = await this.ask('ordering', () => this.order());
    if (orderId) this.orderIds.push(orderId);
    for (let i = 0; i < 3; i += 1) {
      const any = this.orderIds[Math.floor(Math.random() * this.orderIds.length)];
      if (any) await this.ask('reading', () => this.api.get(`/v1/orders/${any}`));
    }
  }

  private order(): Promise<Answer> {
    const { payerId: consumerId, openRestaurantId: restaurantId } = this.town;
    const lineItems = [{ menuItemId: 'margherita', quantity: 1 }];
    return this.api.post('/v1/orders', { consumerId, restaurantId, lineItems }, { 'idempotency-key': randomUUID() });
  }

  private async ask(what: Asked['what'], request: () => Promise<Answer>): Promise<string | undefined> {
    const began = performance.now();
    try {
      const { status, body } = await request();
      const failure = status < 300 ? undefined : `${status} ${JSON.stringify(body)}`;
      this.asked.push({ what, ms: performance.now() - began, failure });
      return failure ? undefined : (body['orderId'] as string);
    } catch (error) {
      this.asked.push({ what, ms: performance.now() - began, failure: String(error) });
      return undefined;
    }
  }
}

/** The time that all but one in a hundred requests are answered within, in milliseconds. */
export function p99(asked: readonly Asked[]): number {
  const sorted = asked.map(({ ms }) => ms).sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0;
}
