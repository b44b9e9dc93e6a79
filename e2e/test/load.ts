import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Api } from './api.js';
import type { OrderKind } from './town.js';

/** An order that a client knows to be accepted. */
export interface AcceptedOrder {
  readonly key: string;
  readonly orderId: string;
  readonly kind: OrderKind;
}

/**
 * Clients that order without pause. Each takes a fresh Idempotency-Key for an order and repeats the request with it until
 * it is accepted, through whatever fault there is: an order whose first answer was lost is still one order.
 */
export class Load {
  readonly accepted: AcceptedOrder[] = [];
  /** Requests that had no answer, or a 5xx. */
  failures = 0;
  private stopping = false;
  private count = 0;
  private readonly clients: Promise<void>[];

  constructor(
    private readonly api: Api,
    private readonly kinds: readonly OrderKind[],
    clients: number,
  ) {
    this.clients = Array.from({ length: clients }, () => this.run());
  }

  /** Places no more orders; resolves when the last one is accepted. */
  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.clients);
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const number = this.count++;
      const key = randomUUID();
      const kind = this.kinds[number % this.kinds.length]!;
      this.accepted.push({ key, kind, orderId: await this.place(kind, key, number % 2 === 0) });
    }
  }

  private async place(kind: OrderKind, key: string, wait: boolean): Promise<string> {
    const headers = { 'idempotency-key': key, ...(wait && { prefer: 'wait=2' }) };
    for (;;) {
      const answer = await this.api.post('/v1/orders', kind.request, headers).catch(() => undefined);
      if (answer && (answer.status === 201 || answer.status === 202)) return answer.body['orderId'] as string;
      if (answer && !mayBeRepeated(answer))
        throw new Error(`${kind.name}: ${answer.status} ${JSON.stringify(answer.body)}`);
      this.failures += 1;
      await sleep(50);
    }
  }
}

function mayBeRepeated({ status, body }: Answer): boolean {
  return status >= 500 || body['code'] === 'REQUEST_IN_PROGRESS';
}
