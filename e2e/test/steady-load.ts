import { randomUUID } from 'node:crypto';
import type { Answer, Api } from './api.js';
import { Clients } from './clients.js';
import type { AcceptedOrder } from './load.js';
import type { OrderKind } from './town.js';

interface View {
  readonly unavailable: readonly unknown[];
}

/**
 * Clients that order and look at what they have ordered, without pause, and repeat nothing: what is not answered, or not as it should
 * be, has failed.
 */
export class SteadyLoad {
  readonly accepted: AcceptedOrder[] = [];
  /** A sentence each. */
  readonly failures: string[] = [];
  /** Requests that were made. */
  requests = 0;
  private readonly clients: Clients;

  constructor(
    private readonly api: Api,
    private readonly kind: OrderKind,
    clients: number,
  ) {
    this.clients = new Clients(clients, (client) => this.orderAndLook(client));
  }

  stop(): Promise<void> {
    return this.clients.stop();
  }

  private async orderAndLook(client: number): Promise<void> {
    // Some wait for the outcome: their requests are under way for longer.
    const prefer = client % 2 === 0 ? { prefer: 'wait=2' } : undefined;
    const key = randomUUID();
    const order = await this.ask('POST /v1/orders', () =>
      this.api.post<{ orderId: string }>('/v1/orders', this.kind.request, { 'idempotency-key': key, ...prefer }),
    );
    if (!order) return;
    this.accepted.push({ key, kind: this.kind, orderId: order.orderId });
    const path = `/v1/orders/${order.orderId}`;
    const view = await this.ask(`GET ${path}`, () => this.api.get<View>(path));
    if (view?.unavailable.length) this.failures.push(`GET ${path}: without ${JSON.stringify(view.unavailable)}`);
  }

  private async ask<T>(what: string, request: () => Promise<Answer<T>>): Promise<T | undefined> {
    this.requests += 1;
    try {
      const { status, body } = await request();
      if (status < 300) return body;
      this.failures.push(`${what}: ${status} ${JSON.stringify(body)}`);
    } catch (error) {
      const { message, cause } = error as Error;
      this.failures.push(`${what}: ${message} ${cause instanceof Error ? cause.message : ''}`);
    }
    return undefined;
  }
}
