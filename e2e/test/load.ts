import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Api } from './api.js';
import { Clients } from './clients.js';
import { REVISION, type Change, type OrderKind } from './town.js';

/** An order that a client knows to be accepted. */
export interface AcceptedOrder {
  readonly key: string;
  readonly orderId: string;
  readonly kind: OrderKind;
}

/** A change waits for what goes on with the order, and for whatever fault there is; but not for ever. */
const PATIENCE_MS = 90_000;

/**
 * Clients that order without pause, and revise or cancel some of what they have ordered. Each takes a fresh Idempotency-Key for a
 * request and repeats it until it is accepted, through whatever fault there is: an order whose first answer was lost is still one
 * order, and a cancellation one cancellation.
 */
export class Load {
  readonly accepted: AcceptedOrder[] = [];
  /** Requests that had no answer, or a 5xx. */
  failures = 0;
  private count = 0;
  private readonly clients: Clients;

  constructor(
    private readonly api: Api,
    private readonly kinds: readonly OrderKind[],
    clients: number,
  ) {
    this.clients = new Clients(clients, () => this.order());
  }

  /** Places no more orders; resolves when the last one is accepted, with all that is to be done to it. */
  stop(): Promise<void> {
    return this.clients.stop();
  }

  private async order(): Promise<void> {
    const number = this.count++;
    const key = randomUUID();
    const kind = this.kinds[number % this.kinds.length]!;
    const orderId = await this.place(kind, key, number % 2 === 0);
    this.accepted.push({ key, kind, orderId });
    for (const change of kind.changes) await this.change(orderId, change);
  }

  private async place(kind: OrderKind, key: string, wait: boolean): Promise<string> {
    const headers = { 'idempotency-key': key, ...(wait && { prefer: 'wait=2' }) };
    const { body } = await this.insist('/v1/orders', kind.request, headers);
    return body['orderId'] as string;
  }

  private async change(orderId: string, change: Change): Promise<void> {
    const headers = { 'idempotency-key': randomUUID() };
    await this.insist(`/v1/orders/${orderId}/${change}`, change === 'revise' ? REVISION : {}, headers);
  }

  private async insist(path: string, request: object, headers: Record<string, string>): Promise<Answer> {
    for (const until = performance.now() + PATIENCE_MS; ; this.failures += 1) {
      const answer = await this.api.post(path, request, headers).catch(() => undefined);
      if (answer && answer.status < 300) return answer;
      const isOver = performance.now() > until;
      if (answer && (isOver || !mayBeRepeated(answer)))
        throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      await sleep(50);
    }
  }
}

/** What is not so yet, or not any more soon. */
const PASSING = ['REQUEST_IN_PROGRESS', 'ORDER_LOCKED', 'ORDER_STATE_CONFLICT'];

function mayBeRepeated({ status, body }: Answer): boolean {
  return status >= 500 || PASSING.includes(body['code'] as string);
}
