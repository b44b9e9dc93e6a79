import { create, createFileRegistry, setExtension, type DescService, type MessageInitShape } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FileDescriptorProtoSchema,
  MethodOptionsSchema,
} from '@bufbuild/protobuf/wkt';
import { describe, expect, it } from '@jest/globals';
import { KitchenService } from '../gen/comanda/kitchen/v1/kitchen_service_pb.js';
import { OrderService } from '../gen/comanda/order/v1/order_service_pb.js';
import { OrchestratorService } from '../gen/comanda/orchestrator/v1/orchestrator_service_pb.js';
import { http } from '../gen/google/api/annotations_pb.js';
import { HttpRuleSchema } from '../gen/google/api/http_pb.js';
import { httpRoutesOf } from './http-route.js';

type Rule = MessageInitShape<typeof HttpRuleSchema>;

/** A service with one rpc of the rule; its request has `id`, `tags` (a list), and `part` with `name` and another `part`. */
function serviceWith(rule: Rule, { streams = false, stringless = '' } = {}): DescService {
  const options = create(MethodOptionsSchema);
  setExtension(options, http, create(HttpRuleSchema, rule));
  const field = (name: string, number: number, type: Type, typeName = '', label = Label.OPTIONAL) => ({
    name,
    number,
    type,
    typeName,
    label,
    jsonName: name,
  });
  const part = '.comanda.test.v1.Part';
  const number = (name: string) => (stringless === name ? [field(name, 9, Type.INT32)] : []);
  const file = create(FileDescriptorProtoSchema, {
    name: 'test.proto',
    package: 'comanda.test.v1',
    syntax: 'proto3',
    messageType: [
      {
        name: 'Part',
        field: [field('name', 1, Type.STRING), field('part', 2, Type.MESSAGE, part), ...number('event_id')],
      },
      {
        name: 'Request',
        field: [
          field('id', 1, Type.STRING),
          field('tags', 2, Type.STRING, '', Label.REPEATED),
          field('part', 3, Type.MESSAGE, part),
          field('parts', 4, Type.MESSAGE, part, Label.REPEATED),
          ...number('last_event_id'),
        ],
      },
    ],
    service: [
      {
        name: 'TestService',
        method: [
          { name: 'Do', inputType: '.comanda.test.v1.Request', outputType: part, options, serverStreaming: streams },
        ],
      },
    ],
  });
  return createFileRegistry(file, () => undefined).getService('comanda.test.v1.TestService') as DescService;
}

const routesOf = (rule: Rule) => httpRoutesOf([serviceWith(rule)]);
const get = (value: string): Rule => ({ pattern: { case: 'get', value } });

describe('httpRoutesOf', () => {
  it('finds verb, path, service and status in the annotations', () => {
    const [route] = httpRoutesOf([OrderService]);
    expect(route).toMatchObject({ verb: 'POST', path: '/v1/orders', service: 'order', body: '*', queryFields: [] });
    expect(route?.responseField?.name).toBe('order');
    expect(route?.operation).toMatchObject({ successStatus: 202, idempotencyKey: true, preferWait: true });
  });

  it('makes one more route of each additional binding', () => {
    const lists = httpRoutesOf([OrderService]).filter(({ rpc }) => rpc.name === 'ListOrders');
    expect(lists.map(({ path, queryFields }) => [path, queryFields.map(({ name }) => name)])).toEqual([
      ['/v1/orders', ['consumerId', 'pageSize', 'pageToken']],
      ['/v1/consumers/{consumerId}/orders', ['pageSize', 'pageToken']],
    ]);
  });

  it('writes the variables of a path in JSON names', () => {
    const paths = httpRoutesOf([KitchenService]).map(({ verb, path }) => `${verb} ${path}`);
    expect(paths).toContain('PUT /v1/restaurants/{restaurantId}/menu');
  });

  it('makes none of an rpc without annotation', () => {
    expect(httpRoutesOf([OrderService]).map(({ rpc }) => rpc.name)).not.toContain('GetOrder');
  });

  it('takes from the query what is neither in the path nor in the body, down to the leaves', () => {
    const names = (rule: Rule) => routesOf(rule)[0]?.queryFields.map(({ name }) => name);
    expect(names(get('/v1/things/{id}'))).toEqual(['tags', 'part.name']);
    expect(names(get('/v1/things/{part.name}'))).toEqual(['id', 'tags']);
    expect(names({ pattern: { case: 'post', value: '/v1/things' }, body: 'part' })).toEqual(['id', 'tags']);
    expect(names({ pattern: { case: 'post', value: '/v1/things' }, body: '*' })).toEqual([]);
  });

  it.each([
    ['a custom verb', get('/v1/things/{id}:cancel')],
    ['several segments', get('/v1/{id=things/*}')],
    ['a field that is not there', get('/v1/things/{nothing}')],
    ['a path without slash', get('v1/things')],
    ['a verb of its own', { pattern: { case: 'custom', value: { kind: 'LIST', path: '/v1/things' } } } as Rule],
    ['a body that is not there', { pattern: { case: 'post', value: '/v1/things' }, body: 'nothing' } as Rule],
  ])('throws on %s', (_what, rule) => {
    expect(() => routesOf(rule)).toThrow();
  });

  it('finds, for an rpc that streams, the id of an event and where a client resumes', () => {
    const routes = httpRoutesOf([OrderService, OrchestratorService]).filter(({ events }) => events);
    expect(routes.map(({ path, events }) => [path, events?.id?.jsonName, events?.resumeAfter?.jsonName])).toEqual([
      ['/v1/orders/{orderId}/events', 'eventId', 'lastEventId'],
      ['/ops/v1/saga-events', 'eventId', 'lastEventId'],
    ]);
  });

  it('makes events without ids of a stream that has no such fields', () => {
    const [route] = httpRoutesOf([serviceWith(get('/v1/things'), { streams: true })]);
    expect(route?.events).toEqual({ id: undefined, resumeAfter: undefined });
  });

  it('throws on a stream by another verb, since that would have to be sent again to be resumed', () => {
    const rule: Rule = { pattern: { case: 'post', value: '/v1/things' }, body: '*' };
    expect(() => httpRoutesOf([serviceWith(rule, { streams: true })])).toThrow('streams');
  });

  it.each(['event_id', 'last_event_id'])('throws when %s is no string', (stringless) => {
    expect(() => httpRoutesOf([serviceWith(get('/v1/things'), { streams: true, stringless })])).toThrow(
      `${stringless} must be a string`,
    );
  });

  it('throws on two operations at one address', () => {
    const services = [serviceWith(get('/v1/things/{id}')), serviceWith(get('/v1/things/{part.name}'))];
    expect(() => httpRoutesOf(services)).toThrow('both mapped to GET');
  });
});
