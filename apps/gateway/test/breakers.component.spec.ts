import { KitchenService, OrchestratorService } from '@comanda/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GatewayUnderTest } from './gateway-under-test.js';
import { orderId } from './samples.js';

const { getTicket } = KitchenService.method;
const { recordOperatorAct, listOperatorActs } = OrchestratorService.method;
const ada = { byWhom: 'Ada', reason: 'The oven burns.' };
const ticket = `/v1/tickets/${orderId}`;

interface Breaker {
  readonly service: string;
  readonly instanceId: string;
  readonly peer: string;
  readonly kind: string;
  readonly state: string;
  readonly forced?: object;
}

async function breakersOf(gateway: GatewayUnderTest, peer: string): Promise<Breaker[]> {
  const { json } = await gateway.get('/ops/v1/breakers');
  return json.breakers.filter((breaker: Breaker) => breaker.peer === peer && breaker.kind === 'grpc');
}
const statesOf = async (gateway: GatewayUnderTest, peer: string) =>
  (await breakersOf(gateway, peer)).map(({ state }) => state).sort();
const force = (gateway: GatewayUnderTest, body: object, peer = 'kitchen') =>
  gateway.post(`/ops/v1/breakers/${peer}/force`, { ...ada, ...body });

describe('the breakers of a gateway that is alone', () => {
  const gateway = new GatewayUnderTest();
  beforeAll(() => gateway.start());
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.reset();
    gateway.kitchen.on(getTicket, () => ({ ticket: {} }));
  });

  it('are listed by the names of the services that they are for', async () => {
    const { status, json } = await gateway.get('/ops/v1/breakers');
    expect(status).toBe(200);
    const peers = json.breakers.map(({ peer }: Breaker) => peer);
    expect(peers).toEqual(['accounting', 'consumer', 'kitchen', 'orchestrator', 'order']);
    expect(json.breakers[2]).toMatchObject({
      service: 'gateway',
      kind: 'grpc',
      state: 'CLOSED',
      calls: expect.any(Number),
    });
    expect(json.unavailable).toEqual([]);
  });

  it('let nothing through while they are forced open, and say who wanted that, and why', async () => {
    const { status, json } = await force(gateway, { force: 'OPEN' });
    expect([status, json.breakers]).toMatchObject([200, [{ peer: 'kitchen', state: 'OPEN', forced: ada }]]);
    const answer = await gateway.get(ticket);
    expect([answer.status, answer.json.code, gateway.kitchen.calls]).toEqual([503, 'SERVICE_UNAVAILABLE', []]);
    expect(await breakersOf(gateway, 'kitchen')).toMatchObject([{ state: 'OPEN', forced: ada }]);
    await force(gateway, { force: 'AUTOMATIC' });
    expect((await gateway.get(ticket)).status).toBe(200);
    expect((await breakersOf(gateway, 'kitchen'))[0]).not.toHaveProperty('forced');
  });

  const asked = (rpc: string) => gateway.orchestrator.calls.filter((call) => call.rpc === rpc);

  it('are forced on the record: who, what, why, and which instances took it', async () => {
    gateway.orchestrator.on(recordOperatorAct, () => ({}));
    const { json } = await force(gateway, { force: 'OPEN', service: 'gateway' });
    const [recorded] = asked('RecordOperatorAct');
    expect(json).toMatchObject({ actId: expect.any(String), journaled: true });
    expect(recorded!.request).toMatchObject({
      act: {
        ...{ actId: json.actId, kind: 'force-breaker', target: 'kitchen', wanted: 'open', service: 'gateway' },
        ...ada,
        took: [{ service: 'gateway', instanceId: json.breakers[0].instanceId }],
      },
    });
    await force(gateway, { force: 'AUTOMATIC' });
  });

  it('are forced all the same while the record cannot be kept, and say so', async () => {
    const { status, json } = await force(gateway, { force: 'OPEN' });
    expect([status, json.breakers[0].state, json.journaled]).toEqual([200, 'OPEN', false]);
    gateway.orchestrator.on(recordOperatorAct, () => ({}));
    await force(gateway, { force: 'AUTOMATIC' });
  });

  it('have been forced by those that are listed', async () => {
    const act = { actId: orderId, kind: 'force-breaker', target: 'kitchen', wanted: 'open', ...ada };
    gateway.orchestrator.on(listOperatorActs, () => ({ acts: [act], nextPageToken: 'more' }));
    const { status, json } = await gateway.get('/ops/v1/operator-acts?target=kitchen&pageSize=1');
    expect([status, json]).toMatchObject([200, { acts: [act], nextPageToken: 'more' }]);
    expect(asked('ListOperatorActs')[0]!.request).toMatchObject({ target: 'kitchen', pageSize: 1 });
  });

  it('are a detail of the health, which stays well', async () => {
    const before = await gateway.get('/readyz');
    await force(gateway, { force: 'OPEN' });
    const { status, json } = await gateway.get('/readyz');
    expect([before.json.breakers, status, json.breakers]).toEqual([undefined, 200, { kitchen: 'open' }]);
    await force(gateway, { force: 'AUTOMATIC' });
  });

  it('are not forced by nobody, for no reason, or to nothing', async () => {
    const nobody = await gateway.post('/ops/v1/breakers/kitchen/force', {});
    const paths = nobody.json.errors.map(({ path }: { path: string }) => path).sort();
    expect([nobody.status, paths]).toEqual([400, ['byWhom', 'force', 'reason']]);
  });

  it('cannot be forced where there are none', async () => {
    const { status, json } = await force(gateway, { force: 'OPEN' }, 'bakery');
    expect([status, json.code]).toEqual([404, 'BREAKER_NOT_FOUND']);
  });
});

describe('the breakers of two gateways', () => {
  const [one, other] = [new GatewayUnderTest(), new GatewayUnderTest()];
  beforeAll(async () => {
    for (const gateway of [one, other]) await gateway.start({ REGISTRY_URL: 'memory:' });
  });
  afterAll(async () => {
    for (const gateway of [one, other]) await gateway.stop();
  });

  it('are listed by either of them, each once', async () => {
    const [listed, likewise] = [await breakersOf(one, 'kitchen'), await breakersOf(other, 'kitchen')];
    expect(new Set(listed.map(({ instanceId }) => instanceId)).size).toBe(2);
    expect(likewise.map(({ instanceId }) => instanceId)).toEqual(listed.map(({ instanceId }) => instanceId));
  });

  it('are forced together', async () => {
    await force(one, { force: 'OPEN' });
    expect(await statesOf(other, 'kitchen')).toEqual(['OPEN', 'OPEN']);
    await force(other, { force: 'AUTOMATIC' });
    expect(await statesOf(one, 'kitchen')).toEqual(['CLOSED', 'CLOSED']);
  });

  it('are forced alone where an instance is named', async () => {
    const [first] = await breakersOf(one, 'kitchen');
    const { json } = await force(one, { force: 'OPEN', instanceId: first!.instanceId });
    expect(json.breakers).toMatchObject([{ instanceId: first!.instanceId, state: 'OPEN' }]);
    expect(await statesOf(one, 'kitchen')).toEqual(['CLOSED', 'OPEN']);
    await force(one, { force: 'AUTOMATIC' });
  });
});

describe('a gateway without operators', () => {
  const gateway = new GatewayUnderTest();
  beforeAll(() => gateway.start({ OPS_ENABLED: 'false' }));
  afterAll(() => gateway.stop());

  it.each(['/ops/v1/breakers', '/breakerz'])('has nothing at %s', async (path) => {
    expect((await gateway.get(path)).status).toBe(404);
  });

  it('lets nobody force a breaker', async () => {
    const answer = await gateway.post('/breakerz/force', { peer: 'kitchen', force: 'open', ...ada });
    expect(answer.status).toBe(404);
  });
});
