import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startStack, type Stack } from '@comanda/tools/stack';
import { Api, expectStatus } from '../api.js';
import { eventually } from '../eventually.js';
import { buildTown, orderKinds, type OrderKind, type Town } from '../town.js';
import { startCollector, type Collector } from './collector.js';
import { OtlpReceiver, type TracedSpan } from './otlp-receiver.js';
import { hopOf, TraceTree } from './trace-tree.js';

jest.setTimeout(120_000);

/** What happens to any order first. */
const TAKEN = [
  'gateway server POST /v1/orders',
  'gateway client comanda.order.v1.OrderService/CreateOrder',
  'order server comanda.order.v1.OrderService/CreateOrder',
];
const STARTED = [
  ...TAKEN,
  'order producer publish evt.order.OrderCreated',
  'orchestrator consumer process evt.order.OrderCreated',
];

/** A command with its reply, as hops. */
const step = (participant: string, command: string): string[] => [
  `orchestrator producer publish cmd.${participant}.${command}`,
  `${participant} consumer process cmd.${participant}.${command}`,
  `${participant} producer publish reply.${participant}.${command}`,
  `orchestrator consumer process reply.${participant}.${command}`,
];

describe('the trace of an order', () => {
  let receiver: OtlpReceiver;
  let collector: Collector;
  let stack: Stack;
  let api: Api;
  let town: Town;
  let kinds: readonly OrderKind[];

  beforeAll(async () => {
    receiver = await OtlpReceiver.start();
    collector = await startCollector(receiver.url);
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '200',
      OTEL_METRIC_EXPORT_INTERVAL: '1000',
    };
    stack = await startStack({ env });
    api = new Api(stack.urls.gateway);
    town = await buildTown(api);
    kinds = orderKinds(town);
  });
  afterAll(async () => {
    await stack?.close();
    await collector?.stop();
    await receiver?.stop();
  });

  const place = async (name: string): Promise<{ readonly traceId: string; readonly orderId: string }> => {
    const { request } = kinds.find((kind) => kind.name === name)!;
    const answer = await api.post<{ orderId: string }>('/v1/orders', request, { prefer: 'wait=30' });
    const { orderId } = expectStatus(answer, 201);
    return { orderId, traceId: answer.headers.get('trace-id')! };
  };
  /** The trace once it has the hop, and nothing in it waits for a parent that is still to be sent. */
  const traceWith = (traceId: string, hops: readonly string[]): Promise<TraceTree> =>
    eventually(
      `the trace ${traceId} to have ${hops.join(', ')}`,
      async () => {
        const tree = new TraceTree(receiver.trace(traceId));
        const isThere = hops.every((hop) => tree.ancestry(hop)) && tree.orphans().length === 0;
        if (!isThere) throw new Error(`it has\n${tree.toString()}`);
        return tree;
      },
      60_000,
    );

  it('shows each hop to the approval, under the one that caused it', async () => {
    const { traceId } = await place('approved');
    const last = 'orchestrator consumer process reply.order.ApproveOrder';
    const tree = await traceWith(traceId, [last, 'order producer publish evt.order.OrderApproved']);
    expect(tree.roots()).toEqual([STARTED[0]]);
    const path = tree.ancestry(last)!.toReversed();
    expect(path.slice(0, STARTED.length)).toEqual(STARTED);
    // Which of the two that are done together answers last is not decided.
    const together = path.slice(STARTED.length, STARTED.length + 4);
    expect([step('consumer', 'VerifyConsumer'), step('kitchen', 'CreateTicket')]).toContainEqual(together);
    expect(path.slice(STARTED.length + 4)).toEqual([
      ...step('accounting', 'AuthorizePayment'),
      ...step('kitchen', 'ApproveTicket'),
      ...step('order', 'ApproveOrder'),
    ]);
  });

  it('shows what is undone when an order is rejected, in the same trace', async () => {
    const { traceId } = await place('declined card');
    const last = 'orchestrator consumer process reply.order.RejectOrder';
    const tree = await traceWith(traceId, [last, 'order producer publish evt.order.OrderRejected']);
    expect(tree.roots()).toEqual([STARTED[0]]);
    const path = tree.ancestry(last)!.toReversed();
    expect(path.slice(0, STARTED.length)).toEqual(STARTED);
    expect(path.slice(STARTED.length + 4)).toEqual([
      ...step('accounting', 'AuthorizePayment'),
      ...step('kitchen', 'CancelCreateTicket'),
      ...step('order', 'RejectOrder'),
    ]);
    const undone = tree.spans.filter(({ attributes }) => attributes['saga.direction'] === 'undo');
    expect(new Set(undone.map(({ attributes }) => attributes['saga.step']))).toEqual(
      new Set(['createTicket', 'createOrder']),
    );
    // A refusal is an answer: nothing has failed.
    expect(tree.spans.filter(({ failed }) => failed).map(hopOf)).toEqual([]);
  });

  it('says of each hop what the semantic conventions ask for', async () => {
    const { traceId, orderId } = await place('approved');
    const { spans } = await traceWith(traceId, ['orchestrator consumer process reply.order.ApproveOrder']);
    const attributesOf = (name: string): object => spans.find((span) => span.name === name)!.attributes;
    expect(attributesOf('POST /v1/orders')).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/v1/orders',
      'http.response.status_code': 201,
    });
    expect(attributesOf('comanda.order.v1.OrderService/CreateOrder')).toMatchObject({
      'rpc.system.name': 'grpc',
      'rpc.method': 'comanda.order.v1.OrderService/CreateOrder',
      'rpc.status_code': 'OK',
    });
    expect(attributesOf('publish cmd.kitchen.CreateTicket')).toMatchObject({
      'messaging.system': 'nats',
      'messaging.operation.type': 'send',
      'messaging.destination.name': 'cmd.kitchen',
      'messaging.message.conversation_id': `create-order:${orderId}`,
    });
    expect(attributesOf('process evt.order.OrderCreated')).toMatchObject({
      'messaging.operation.type': 'process',
      'messaging.consumer.group.name': 'orchestrator',
      'cloudevents.event_subject': orderId,
    });
    expect(attributesOf('BATCH kitchen')).toMatchObject({ 'db.system.name': 'postgresql', 'db.namespace': 'kitchen' });
  });

  it('has the statements of what only reads', async () => {
    const { orderId } = await place('approved');
    const answer = await api.get(`/v1/orders/${orderId}`);
    const traceId = expectStatus(answer, 200) && answer.headers.get('trace-id')!;
    const readers = ['accounting', 'kitchen', 'orchestrator', 'order'];
    const statementsOf = ({ spans }: TraceTree): TracedSpan[] =>
      spans.filter(({ attributes }) => 'db.query.text' in attributes || 'db.statement' in attributes);
    const tree = await eventually('statements of all four', async () => {
      const seen = await traceWith(traceId, ['gateway server GET /v1/orders/{orderId}']);
      const services = new Set(statementsOf(seen).map(({ service }) => service));
      return readers.every((reader) => services.has(reader)) ? seen : undefined;
    });
    const statements = statementsOf(tree);
    for (const statement of statements) {
      const path = tree.ancestry(hopOf(statement))!;
      expect(path.at(-1)).toBe('gateway server GET /v1/orders/{orderId}');
      expect(path[1]).toMatch(new RegExp(`^${statement.service} server comanda`));
    }
  });

  it('leads from each message to the transaction that it shared with others', async () => {
    const { request } = kinds.find(({ name }) => name === 'approved')!;
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => api.post('/v1/orders', request, { prefer: 'wait=30' })),
    );
    const traceIds = answers.map((answer) => (expectStatus(answer, 201), answer.headers.get('trace-id')!));
    for (const traceId of traceIds)
      await traceWith(traceId, ['orchestrator consumer process reply.order.ApproveOrder']);
    const transactions = new Map(
      receiver.spans.filter(({ name }) => name.startsWith('BATCH ')).map((span) => [span.spanId, span]),
    );
    const handled = receiver.spans.filter(({ kind, traceId }) => kind === 'consumer' && traceIds.includes(traceId));
    const children = new Set([...transactions.values()].map(({ parentSpanId }) => parentSpanId));
    const linked = ({ links, spanId }: TracedSpan): boolean =>
      links.some((link) => transactions.get(link.spanId)?.links.some((back) => back.spanId === spanId));
    const shared = handled.filter(linked);
    // Whether a child or linked both ways, none is without its transaction.
    expect(handled.filter((span) => !children.has(span.spanId) && !linked(span)).map(hopOf)).toEqual([]);
    expect(shared.length).toBeGreaterThan(0);
  });

  it('is named by what is logged meanwhile, with the order and the saga', async () => {
    const { traceId, orderId } = await place('approved');
    const line = await eventually('the end of the saga to be logged', async () =>
      receiver.lines.find((one) => one.traceId === traceId && one.body === 'saga ended'),
    );
    expect(line).toMatchObject({
      service: 'orchestrator',
      severity: 'info',
      attributes: { component: 'saga-engine', sagaId: `create-order:${orderId}`, subject: orderId },
    });
    const request = await eventually('the request to be logged', async () =>
      receiver.lines.find(({ attributes, service }) => service === 'gateway' && attributes['orderId'] === orderId),
    );
    expect(request.traceId).toBe(traceId);
  });

  it('comes with metrics of every service', async () => {
    const services = ['gateway', 'order', 'consumer', 'kitchen', 'accounting', 'orchestrator'];
    await eventually('metrics of every service', async () =>
      services.every((service) => receiver.metrics.get(service)?.has('nodejs.eventloop.delay')) ? true : undefined,
    );
    expect([...receiver.metrics.get('orchestrator')!]).toEqual(
      expect.arrayContaining(['saga.started', 'saga.duration', 'outbox.lag', 'messaging.process.duration']),
    );
  });
});
