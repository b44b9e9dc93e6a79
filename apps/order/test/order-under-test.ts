import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { OrderService } from '@comanda/contracts';
import { Executor } from '@comanda/messaging';
import { bootService, createGrpcClient, readSettings, type GrpcClient, type RunningService } from '@comanda/service';
import { createTestDatabase, requiredEnv, type TestDatabase } from '@comanda/testing';
import { replicateMenu } from '../src/app/application/replicate-menu.js';
import { orderService } from '../src/app/order.module.js';
import { menu } from './order-mothers.js';

const MIGRATIONS = fileURLToPath(new URL('../../../prisma/order/migrations', import.meta.url));

/** The real service with a database of its own, within this process, and no peers. */
export class OrderUnderTest {
  private constructor(
    readonly database: TestDatabase,
    readonly service: RunningService,
    readonly client: GrpcClient<typeof OrderService>,
    /** What the service's sagas would have it do. */
    readonly executor: Executor,
  ) {}

  /** It knows one menu, {@link menu}. */
  static async start(): Promise<OrderUnderTest> {
    const database = await createTestDatabase(MIGRATIONS);
    const config = readSettings(orderService, {
      LOG_LEVEL: 'silent',
      HTTP_PORT: await freePort(),
      GRPC_PORT: await freePort(),
      DATABASE_URL: database.url,
      NATS_URL: requiredEnv('TEST_NATS_URL', 'the URL of a nats-server with JetStream'),
      // Tests find nobody, and are found by nobody.
      REGISTRY_URL: 'static:',
    });
    const service = await bootService(orderService, config);
    const executor = service.get(Executor);
    await executor.execute(replicateMenu, menu());
    return new OrderUnderTest(database, service, createGrpcClient(OrderService, service.addresses.grpc!), executor);
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
