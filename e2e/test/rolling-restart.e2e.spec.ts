import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { startStack, type Stack } from '@comanda/tools/stack';
import { Api } from './api.js';
import { describeBehindFabio, routed, routes } from './behind-fabio.js';
import { Databases } from './databases.js';
import { eventually } from './eventually.js';
import { GrpcLoad } from './grpc-load.js';
import { GrpcOrders } from './grpc-orders.js';
import { quiescence, violations } from './invariants.js';
import { Load, type AcceptedOrder } from './load.js';
import { SteadyLoad } from './steady-load.js';
import { buildTown, orderKinds, type OrderKind, type Town } from './town.js';

const SERVICES = ['gateway', 'order', 'consumer', 'kitchen', 'accounting', 'orchestrator'];
const SECONDS = SERVICES.map((service) => `${service}#2`);
const INSTANCES = [...SERVICES, ...SECONDS];
const ROUTE_MS = 30_000;
/** A machine that is busy with all of these and their tests answers late, and would turn requests away: that is another test's matter. */
const PATIENT = { ADMISSION_EVENT_LOOP_DELAY_MS: '10000', REQUEST_TIMEOUT_MS: '20000', VIEW_PART_TIMEOUT_MS: '20000' };

jest.setTimeout(600_000);

describeBehindFabio('a fleet behind fabio', () => {
  let stack: Stack;
  let databases: Databases;
  let api: Api;
  let town: Town;
  let approved: OrderKind;
  const accepted: AcceptedOrder[] = [];

  const loads: { stop(): Promise<void> }[] = [];
  const begun = <L extends { stop(): Promise<void> }>(load: L): L => {
    loads.push(load);
    return load;
  };

  const hostOf = (instance: string): string => {
    const url = instance.startsWith('gateway') ? stack.httpUrl(instance) : `http://${stack.grpcUrl(instance)}`;
    return new URL(url).host;
  };
  const hasRoute = async (instance: string): Promise<boolean> =>
    (await routed(stack, instance.split('#')[0]!)).includes(hostOf(instance));
  const routeTo = (instance: string): Promise<unknown> =>
    eventually(`a route to ${instance}`, async () => (await hasRoute(instance)) || undefined, ROUTE_MS);

  beforeAll(async () => {
    stack = await startStack({ services: INSTANCES, fabio: true, env: PATIENT });
    databases = new Databases(stack);
    api = new Api(stack.urls.fabio!.http);
    town = await buildTown(api);
    approved = orderKinds(town)[0]!;
    await Promise.all(INSTANCES.map(routeTo));
  }, 240_000);

  // Also when a test has failed half-way.
  afterEach(async () => void (await Promise.all(loads.splice(0).map((load) => load.stop()))));
  afterAll(() => stack?.close(), 60_000);

  const more = (load: Load | GrpcOrders, orders: number): Promise<unknown> => {
    const enough = load.accepted.length + orders;
    return eventually(`${orders} more orders`, async () => load.accepted.length >= enough || undefined);
  };

  const restart = async (instance: string): Promise<void> => {
    expect(await stack.stop(instance)).toEqual({ code: 0, signal: null });
    expect(await hasRoute(instance)).toBe(false);
    await stack.start(instance);
    await routeTo(instance);
  };

  it('answers every request, by HTTP and by gRPC, while all of its processes are restarted, those of a service in turn', async () => {
    const load = begun(new SteadyLoad(api, approved, 8));
    const calls = begun(new GrpcLoad(stack.urls.fabio!.grpc!, town.payerId, 4));
    for (const turn of [SERVICES, SECONDS]) await Promise.all(turn.map(restart));
    await Promise.all([load.stop(), calls.stop()]);
    accepted.push(...load.accepted);
    tell(`${load.requests} requests and ${calls.calls} gRPC calls during ${INSTANCES.length} restarts`);
    expect(load.failures).toEqual([]);
    expect(calls.failures).toEqual([]);
    await quiescence(databases);
    expect(await violations(databases, accepted)).toEqual([]);
  });

  it('gives a new gateway the share that its setting says, and the rest to the others', async () => {
    await stack.start('gateway#3', { ROUTE_WEIGHT: '0.1' });
    await routeTo('gateway#3');
    const weights = (await routes(stack))
      .filter(({ src }) => src === '/')
      .map(({ dst, weight }) => [new URL(dst).host, weight]);
    expect(Object.fromEntries(weights)).toEqual({
      [hostOf('gateway')]: 0.45,
      [hostOf('gateway#2')]: 0.45,
      [hostOf('gateway#3')]: 0.1,
    });
    const all = await Promise.all(Array.from({ length: 30 }, () => api.get('/v1/restaurants?pageSize=1')));
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 200));
    await stack.stop('gateway#3');
    expect(await hasRoute('gateway#3')).toBe(false);
  });

  it('loses no order when one of two gateways is killed: only clients repeat, and what they repeat is done once', async () => {
    const load = begun(new Load(api, [approved], 12));
    await more(load, 50);
    await stack.kill('gateway');
    await eventually('the route to go', async () => !(await hasRoute('gateway')) || undefined, ROUTE_MS);
    // What was under way until then has been repeated.
    await more(load, 50);
    const { failures } = load;
    await more(load, 50);
    expect(load.failures).toBe(failures);
    await stack.start('gateway');
    await routeTo('gateway');
    await load.stop();
    accepted.push(...load.accepted);
    tell(`${load.accepted.length} orders; ${load.failures} requests were repeated after the kill`);
    await quiescence(databases);
    expect(await violations(databases, accepted)).toEqual([]);
  });

  it('loses no call that orders when one of two instances of a service is killed: only callers repeat, and what they repeat is done once', async () => {
    const calls = begun(new GrpcOrders(stack.urls.fabio!.grpc!, approved, 12));
    await more(calls, 50);
    await stack.kill('order');
    await eventually('the route to go', async () => !(await hasRoute('order')) || undefined, ROUTE_MS);
    // What was under way until then has been repeated.
    await more(calls, 50);
    const { failures } = calls;
    await more(calls, 50);
    expect(calls.failures).toBe(failures);
    await stack.start('order');
    await routeTo('order');
    await calls.stop();
    accepted.push(...calls.accepted);
    tell(`${calls.accepted.length} orders over gRPC; ${calls.failures} calls were repeated after the kill`);
    await quiescence(databases);
    expect(await violations(databases, accepted)).toEqual([]);
  });
});

/** A figure that the test is run for. */
function tell(figure: string): void {
  process.stdout.write(`${figure}\n`);
}
