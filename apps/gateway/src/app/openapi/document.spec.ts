import { httpRoutesOf } from '@comanda/contracts';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { healthOperation } from '../health/describe-health.js';
import { contractServices } from '../peers/contract-services.js';
import { openApiDocument } from './document.js';

const document = openApiDocument(httpRoutesOf(contractServices), [healthOperation]);
const operations = Object.entries(document.paths).flatMap(([path, verbs]) =>
  Object.entries(verbs).map(([verb, operation]) => ({ path, verb, operation })),
);
const operation = (id: string) => operations.find(({ operation }) => operation.operationId === id)!.operation;

function* refsIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, within] of Object.entries(value)) {
    if (key === '$ref') yield within as string;
    else yield* refsIn(within);
  }
}

describe('openApiDocument', () => {
  it('refers only to what it holds', () => {
    for (const ref of refsIn(document)) {
      const found = ref
        .slice(2)
        .split('/')
        .reduce<unknown>((within, key) => (within as Record<string, unknown>)?.[key], document);
      expect([ref, typeof found]).toEqual([ref, 'object']);
    }
  });

  it('holds no component that nothing refers to', () => {
    const refs = new Set(refsIn(document));
    const names = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(names.filter((name) => !refs.has(name))).toEqual([]);
  });

  it('declares each variable of a path as a required parameter, and no other', () => {
    for (const { path, operation } of operations) {
      const variables = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
      const declared = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect([path, declared.map(({ name }) => name)]).toEqual([path, variables]);
      expect(declared.every(({ required }) => required)).toBe(true);
    }
  });

  it('names each operation once, describes it, tags it, and has a success and problems for it', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = new Set(document.tags.map(({ name }) => name));
    for (const { operation } of operations) {
      expect([operation.operationId, operation.description]).toEqual([operation.operationId, expect.any(String)]);
      expect(operation.tags.every((tag) => tags.has(tag))).toBe(true);
      const statuses = Object.keys(operation.responses);
      // What takes nothing can be asked nothing wrong.
      const problems = operation.operationId === 'getSystemHealth' ? ['503'] : ['400', '500', '503'];
      expect([operation.operationId, statuses]).toEqual([operation.operationId, expect.arrayContaining(problems)]);
      expect(statuses.filter((status) => status.startsWith('2')).length).toBeGreaterThan(0);
    }
  });

  it('holds schemas that JSON Schema 2020-12 allows', () => {
    const ajv = new Ajv2020();
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      expect([name, ajv.validateSchema(schema)]).toEqual([name, true]);
    }
  });

  it('offers Idempotency-Key and Prefer where the proto says that they are honoured', () => {
    const headers = (id: string) =>
      operation(id)
        .parameters.filter((each) => each.in === 'header')
        .map(({ name }) => name);
    expect(headers('createOrder')).toEqual(['Idempotency-Key', 'Prefer']);
    expect(headers('registerConsumer')).toEqual(['Idempotency-Key']);
    expect(headers('getOrderView')).toEqual([]);
  });

  it('has the fields of the path in no body', () => {
    const { schema } = operation('reviseMenu').requestBody!.content['application/json'];
    const body = document.components.schemas[schema.$ref!.split('/').at(-1)!];
    expect(Object.keys(body!.properties!)).toEqual(['menuItems', 'open']);
    expect(body!.required).toEqual(['menuItems']);
  });

  it('lets answers grow, and keeps requests closed', () => {
    const { schemas } = document.components;
    expect(schemas['order.v1.Order']).not.toHaveProperty('additionalProperties');
    expect(schemas['order.v1.CreateOrderRequest']?.additionalProperties).toBe(false);
    expect(schemas['type.v1.Money']?.additionalProperties).toBe(false);
  });

  it('describes a stream by the events that it consists of', () => {
    const { parameters, responses } = operation('watchOrder');
    expect(parameters.map(({ in: place, name }) => [place, name])).toEqual([
      ['path', 'orderId'],
      ['query', 'lastEventId'],
      ['header', 'Last-Event-ID'],
    ]);
    const event = {
      properties: { id: {}, data: { contentSchema: { $ref: expect.stringMatching('WatchOrderResponse') } } },
    };
    expect(responses).toMatchObject({ 200: { content: { 'text/event-stream': { schema: { items: event } } } } });
    const data = document.components.schemas['order.v1.WatchOrderResponse']!;
    expect(Object.keys(data.properties!)).toEqual(['order']);
  });

  it("has the operators' operations apart, and says whom they are for", () => {
    const paths = operations.filter(({ operation }) => operation.tags.includes('operators')).map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.every((path) => path.startsWith('/ops/v1/'))).toBe(true);
    expect(operations.filter(({ path }) => path.startsWith('/ops/')).length).toBe(paths.length);
    const tag = document.tags.find(({ name }) => name === 'operators');
    expect(tag!.description).toContain('not for its customers');
  });

  it('has 202 and Location for an order', () => {
    expect(operation('createOrder').responses).toMatchObject({ 202: { headers: { Location: {} } } });
    expect(operation('getOrderView').responses).toHaveProperty('200');
  });
});
