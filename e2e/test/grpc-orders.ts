import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { Clients } from './clients.js';
import type { AcceptedOrder } from './load.js';
import type { OrderKind } from './town.js';
import { field, idIn, numberField } from './wire-format.js';

const METHOD = '/comanda.order.v1.OrderService/CreateOrder';
const DEADLINE_MS = 20_000;
/** A request waits for whatever fault there is; but not for ever. */
const PATIENCE_MS = 90_000;
/** What a call may end with that another may not: it, or its answer, was lost. And a repetition may overtake the first. */
const PASSING = [
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.UNKNOWN,
  status.INTERNAL,
  status.CANCELLED,
  status.ABORTED,
];

/**
 * Callers that order over gRPC without pause. Each takes a fresh idempotency key for a request and repeats it until it is accepted: an
 * order whose first answer was lost is still one order.
 */
export class GrpcOrders {
  readonly accepted: AcceptedOrder[] = [];
  /** Calls that have been repeated. */
  failures = 0;
  private readonly client: Client;
  private readonly request: Buffer;
  private readonly callers: Clients;

  constructor(
    address: string,
    private readonly kind: OrderKind,
    callers: number,
  ) {
    this.client = new Client(address, credentials.createInsecure());
    this.request = encoded(kind.request as OrderRequest);
    this.callers = new Clients(callers, () => this.order());
  }

  /** Resolves when the last order is accepted. */
  async stop(): Promise<void> {
    await this.callers.stop();
    this.client.close();
  }

  private async order(): Promise<void> {
    const key = randomUUID();
    this.accepted.push({ key, kind: this.kind, orderId: await this.insist(key) });
  }

  private async insist(key: string): Promise<string> {
    for (const until = performance.now() + PATIENCE_MS; ; this.failures += 1) {
      try {
        return idIn(await this.call(key));
      } catch (error) {
        const { code, details } = error as ServiceError;
        if (!PASSING.includes(code) || performance.now() > until) throw new Error(`${status[code]} ${details}`);
      }
      await sleep(50);
    }
  }

  private call(key: string): Promise<Buffer> {
    const metadata = new Metadata();
    metadata.set('idempotency-key', key);
    const asIs = (bytes: Buffer): Buffer => bytes;
    const options = { deadline: Date.now() + DEADLINE_MS };
    return new Promise((resolve, reject) => {
      const answered = (error: ServiceError | null, answer?: Buffer): void =>
        error ? reject(error) : resolve(answer!);
      this.client.makeUnaryRequest(METHOD, asIs, asIs, this.request, metadata, options, answered);
    });
  }
}

interface OrderRequest {
  readonly consumerId: string;
  readonly restaurantId: string;
  readonly lineItems: readonly { readonly menuItemId: string; readonly quantity: number }[];
}

function encoded({ consumerId, restaurantId, lineItems }: OrderRequest): Buffer {
  const items = lineItems.map(({ menuItemId, quantity }) => field(3, [field(1, menuItemId), numberField(2, quantity)]));
  return Buffer.concat([field(1, consumerId), field(2, restaurantId), ...items]);
}
