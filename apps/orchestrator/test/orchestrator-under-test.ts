import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { OrchestratorService } from '@comanda/contracts';
import { Executor } from '@comanda/messaging';
import { bootService, createGrpcClient, readSettings, type GrpcClient, type RunningService } from '@comanda/service';
import { createTestDatabase, type TestDatabase } from '@comanda/testing';
import { orchestratorService } from '../src/app/orchestrator.module.js';
import { onCancelRequested } from '../src/app/sagas/cancel-order/on-cancel-requested.js';
import { onOrderCreated } from '../src/app/sagas/create-order/on-order-created.js';

const MIGRATIONS = fileURLToPath(new URL('../../../prisma/orchestrator/migrations', import.meta.url));
/** Nobody listens there: a saga goes on only by an operator's hand, and disturbs no other test. */
const NO_BROKER = 'nats://127.0.0.1:9';

/** The real service with a database of its own, within this process, and no broker. */
export class OrchestratorUnderTest {
  private constructor(
    readonly database: TestDatabase,
    private readonly service: RunningService,
    readonly client: GrpcClient<typeof OrchestratorService>,
  ) {}

  static async start(): Promise<OrchestratorUnderTest> {
    const database = await createTestDatabase(MIGRATIONS);
    const config = readSettings(orchestratorService, {
      LOG_LEVEL: 'silent',
      HTTP_PORT: await freePort(),
      GRPC_PORT: await freePort(),
      DATABASE_URL: database.url,
      NATS_URL: NO_BROKER,
    });
    const service = await bootService(orchestratorService, config);
    return new OrchestratorUnderTest(database, service, createGrpcClient(OrchestratorService, service.addresses.grpc!));
  }

  /** The order was created: answers the id of the saga that has begun. */
  async createOrder(orderId: string): Promise<string> {
    const orderTotal = { amountMinor: 1900n, currency: 'EUR' };
    const lineItems = [{ menuItemId: 'margherita', quantity: 2, unitPrice: { amountMinor: 950n, currency: 'EUR' } }];
    const event = { orderId, consumerId: 'c1', restaurantId: 'r1', lineItems, orderTotal };
    await this.service.get(Executor).execute(onOrderCreated.handler, event);
    return `create-order:${orderId}`;
  }

  /** The order is to be cancelled. */
  async cancelOrder(orderId: string): Promise<string> {
    const sagaId = `cancel-order:${orderId}:1`;
    const event = { orderId, sagaId, reason: 'CONSUMER_REQUEST' };
    await this.service.get(Executor).execute(onCancelRequested.handler, event);
    return sagaId;
  }

  async stop(): Promise<void> {
    this.client.onApplicationShutdown();
    await this.service.drain();
    await this.database.drop();
  }
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}
