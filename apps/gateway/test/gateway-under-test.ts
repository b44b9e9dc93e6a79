import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import {
  AccountingService,
  ConsumerService,
  KitchenService,
  OrchestratorService,
  OrderService,
} from '@comanda/contracts';
import { startTelemetry } from '@comanda/observability/start';
import { bootService, readSettings, type RunningService } from '@comanda/service';
import { gatewayService } from '../src/app/gateway.module.js';
import { gatewayEdge } from '../src/app/http/edge.js';
import { FakePeer } from './fake-peer.js';

startTelemetry('gateway');

/** An answer of the gateway; `json` is undefined when the body is something else. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into it freely
  readonly json: any;
}

/** What a test sends. */
export interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, as JSON unless the headers say otherwise. */
  readonly body?: string | Buffer;
}

/** The real gateway on a free port, between a test and fake peers. */
export class GatewayUnderTest {
  readonly order = new FakePeer(OrderService);
  readonly kitchen = new FakePeer(KitchenService);
  readonly accounting = new FakePeer(AccountingService);
  readonly consumer = new FakePeer(ConsumerService);
  readonly orchestrator = new FakePeer(OrchestratorService, [OrchestratorService.method.countSagas]);
  private readonly peers = [this.order, this.kitchen, this.accounting, this.consumer, this.orchestrator];
  /** Every path that it serves, as its router has it. */
  readonly routes = new Set<string>();
  private service?: RunningService;

  /** Starts all; `settings` are added to the environment that the gateway sees. */
  async start(settings: Readonly<Record<string, string>> = {}): Promise<void> {
    await Promise.all(this.peers.map((peer) => peer.start()));
    const env = {
      HTTP_PORT: '0',
      LOG_LEVEL: 'silent',
      ORDER_GRPC_URL: this.order.address,
      KITCHEN_GRPC_URL: this.kitchen.address,
      ACCOUNTING_GRPC_URL: this.accounting.address,
      CONSUMER_GRPC_URL: this.consumer.address,
      ORCHESTRATOR_GRPC_URL: this.orchestrator.address,
      ...settings,
    };
    const http = {
      ...gatewayEdge,
      setup: (...[fastify, ...rest]: Parameters<NonNullable<typeof gatewayEdge.setup>>) => {
        fastify.addHook('onRoute', ({ url }) => void this.routes.add(url));
        return gatewayEdge.setup?.(fastify, ...rest);
      },
    };
    this.service = await bootService({ ...gatewayService, http }, readSettings(gatewayService, env));
  }

  get url(): string {
    return this.service!.addresses.http;
  }

  /** Forgets what the peers were asked and told. */
  reset(): void {
    for (const peer of this.peers) peer.reset();
  }

  drain(): Promise<void> {
    return this.service!.drain();
  }

  async stop(): Promise<void> {
    await this.service?.drain();
    for (const peer of this.peers) peer.stop();
  }

  /** Sends a request whose address is not touched on the way. */
  send(method: string, path: string, { headers = {}, json, body }: Sent = {}): Promise<Answer> {
    const payload = json === undefined ? body : JSON.stringify(json);
    const length = payload === undefined ? {} : { 'content-length': Buffer.byteLength(payload) };
    const type = payload === undefined ? {} : { 'content-type': 'application/json' };
    return new Promise((resolve, reject) => {
      const options = { method, path, agent: false as const, headers: { ...length, ...type, ...headers } };
      const request = httpRequest(this.url, options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = /json/.test(response.headers['content-type'] ?? '');
          const parsed = isJson && text !== '' ? JSON.parse(text) : undefined;
          resolve({ status: response.statusCode!, headers: response.headers, text, json: parsed });
        });
        response.on('error', reject);
      });
      request.on('error', reject);
      request.end(payload);
    });
  }

  /** Sends a request that the client may abandon, by what is answered. */
  sendAndGo(method: string, path: string, { json }: { readonly json: unknown }): () => void {
    const headers = { 'content-type': 'application/json' };
    const request = httpRequest(this.url, { method, path, agent: false, headers });
    request.on('error', () => undefined);
    request.end(JSON.stringify(json));
    return () => request.destroy();
  }

  get(path: string, sent?: Sent): Promise<Answer> {
    return this.send('GET', path, sent);
  }

  post(path: string, json: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('POST', path, { json, headers });
  }
}
