import * as contracts from '@comanda/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GatewayUnderTest } from './gateway-under-test.js';
import { orderId } from './samples.js';

const gateway = new GatewayUnderTest();
beforeAll(() => gateway.start());
afterAll(() => gateway.stop());

describe('/openapi.json', () => {
  it('describes every operation that the contracts map to HTTP, each of which is there', async () => {
    const { json, headers } = await gateway.get('/openapi.json');
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    const operations = Object.entries<object>(json.paths).flatMap(([path, verbs]) =>
      Object.keys(verbs).map((verb) => [verb.toUpperCase(), path] as const),
    );
    expect(operations.length).toBeGreaterThan(20);
    for (const [verb, path] of operations) {
      const { status, json } = await gateway.send(verb, path.replaceAll(/\{[^}]+\}/g, 'x'));
      // `x` is no id, and a list of restaurants finds no service: neither is an unknown address.
      expect([verb, path, status, json.code]).not.toEqual([verb, path, 404, 'ROUTE_NOT_FOUND']);
      expect([verb, path, status]).not.toEqual([verb, path, 405]);
    }
  });
});

describe("the operators' routes", () => {
  it('are all described', async () => {
    const { json } = await gateway.get('/openapi.json');
    const described = Object.keys(json.paths).map((path) => path.replaceAll(/\{[^}]+\}/g, ':x'));
    const served = [...gateway.routes].filter((path) => path.startsWith('/ops/'));
    expect(served).toContain('/ops/v1/health');
    expect(served.map((path) => path.replaceAll(/:\w+/g, ':x')).filter((path) => !described.includes(path))).toEqual(
      [],
    );
  });
});

describe('/docs', () => {
  it('loads nothing but what the gateway serves', async () => {
    const page = await gateway.get('/docs');
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const links = [...page.text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, link]) => link!);
    expect(links.length).toBeGreaterThanOrEqual(4);
    for (const link of links) {
      expect(link).toMatch(/^\/docs\//);
      expect([link, (await gateway.get(link)).status]).toEqual([link, 200]);
    }
    const start = await gateway.get('/docs/start.js');
    expect(start.text).toContain("url: '/openapi.json'");
    expect(start.text).not.toMatch(/https?:/);
  });
});

describe('the address of a problem type', () => {
  it('explains it', async () => {
    const { json } = await gateway.get('/v1/orders/42');
    const page = await gateway.get(json.type);
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('VALIDATION_FAILED')]);
  });
});

describe('what is not public', () => {
  it.each(['/v1/sagas', '/v1/commands', '/comanda.kitchen.v1.KitchenCommandService/CreateTicket'])(
    'is not at %s',
    async (path) => {
      const { status, json } = await gateway.post(path, {});
      expect([status, json.code]).toEqual([404, 'ROUTE_NOT_FOUND']);
    },
  );

  it('is no command of a saga', async () => {
    const { json } = await gateway.get('/openapi.json');
    const ids = Object.values<Record<string, { operationId: string }>>(json.paths).flatMap((verbs) =>
      Object.values(verbs).map(({ operationId }) => operationId.replace(/\d+$/, '')),
    );
    const commands = Object.entries(contracts).flatMap(([name, value]) =>
      name.endsWith('Commands') ? Object.keys(value) : [],
    );
    expect(commands).toEqual(expect.arrayContaining(['createTicket', 'authorizePayment', 'approveOrder']));
    expect(ids.filter((id) => commands.includes(id))).toEqual([]);
  });

  it('is no operation that only lacks its verb', async () => {
    const { status } = await gateway.post(`/v1/tickets/${orderId}/approve`, {});
    expect(status).toBe(404);
  });
});
