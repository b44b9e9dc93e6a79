import type { ServiceInstance } from '@comanda/discovery';
import { configureLogging } from '@comanda/observability';
import { Breakers, Policy, type BreakerStatus } from '@comanda/resilience';
import type { BreakersPage } from '@comanda/service';
import { AllBreakers } from './all-breakers.js';
import type { OperatorAct } from './operator-act.js';
import type { InstancePages } from './instance-pages.js';

const act = { peer: 'kitchen', force: 'open', byWhom: 'Ada', reason: 'the oven burns' } as const;
const status: BreakerStatus = {
  peer: 'kitchen',
  kind: 'grpc',
  state: 'closed',
  since: new Date(0),
  calls: 0,
  failures: 0,
  rejected: 0,
};
const page = (id: string, ...breakers: BreakerStatus[]): BreakersPage => ({ id, breakers });
const instance = (name: string, id: string): ServiceInstance => ({
  name,
  id,
  version: '1.0.0',
  address: '127.0.0.1',
  endpoints: { http: 1 },
  metadata: {},
  health: 'passing',
});

let own: Breakers;
let policy: Policy;
let instances: ServiceInstance[] | Error;
/** What an instance answers, by its id; it does not answer where there is none. */
let pages: Record<string, BreakersPage>;
let asked: string[];
let journal: OperatorAct[];
let all: AllBreakers;

beforeEach(() => {
  configureLogging({ level: 'silent' });
  own = new Breakers();
  policy = new Policy({ peer: 'kitchen', kind: 'grpc', breakers: own });
  [pages, asked, journal] = [{}, [], []];
  const answer = async ({ id }: ServiceInstance) => {
    asked.push(id);
    if (!pages[id]) throw new Error('it hangs');
    return pages[id];
  };
  const registry = {
    list: async () => {
      if (instances instanceof Error) throw instances;
      return instances;
    },
  };
  const instancePages = { list: answer, force: answer, close: () => undefined } as unknown as InstancePages;
  all = new AllBreakers(own, registry, instancePages, {
    record: async (act) => {
      journal.push(act);
      return true;
    },
  });
});
afterEach(() => policy.close());

it('names the instances that do not answer', async () => {
  instances = [instance('order', 'order-1'), instance('order', 'order-2')];
  pages['order-1'] = page('a', status);
  const { breakers, unavailable } = await all.list();
  expect(breakers.map(({ instanceId }) => instanceId)).toEqual(['order-1', 'self']);
  expect(unavailable).toEqual([{ service: 'order', instanceId: 'order-2' }]);
});

it('tells of this gateway when the registry is away', async () => {
  instances = new Error('away');
  expect((await all.list()).breakers).toMatchObject([{ service: 'gateway', peer: 'kitchen' }]);
});

it('tells of this gateway by the name that the registry has for it', async () => {
  instances = [instance('gateway', 'gateway-1')];
  pages['gateway-1'] = page(own.id, status);
  expect((await all.list()).breakers.map(({ instanceId }) => instanceId)).toEqual(['gateway-1']);
});

it('asks those only that an act is for', async () => {
  instances = [instance('order', 'order-1'), instance('orchestrator', 'orchestrator-1')];
  pages['orchestrator-1'] = page('b', status);
  await all.force(act, { service: 'orchestrator' });
  expect([asked, policy.status().state]).toEqual([['orchestrator-1'], 'closed']);
});

it('says so when nobody calls the peer, and when nobody who might has answered', async () => {
  instances = [instance('order', 'order-1')];
  pages['order-1'] = page('a');
  await expect(all.force({ ...act, peer: 'bakery' }, {})).rejects.toMatchObject({ code: 'BREAKER_NOT_FOUND' });
  pages = {};
  await expect(all.force({ ...act, peer: 'bakery' }, {})).rejects.toMatchObject({ code: 'INSTANCES_UNAVAILABLE' });
});

it('journals what was done, for whom, why, and who took it', async () => {
  instances = [instance('order', 'order-1'), instance('order', 'order-2')];
  pages['order-1'] = page('a', status, { ...status, kind: 'command' });
  const { actId, journaled } = await all.force(act, { service: 'order' });
  const { peer: target, force: wanted, ...why } = act;
  const took = [{ service: 'order', instanceId: 'order-1' }];
  const unavailable = [{ service: 'order', instanceId: 'order-2' }];
  expect(journal).toEqual([
    { actId, kind: 'force-breaker', target, wanted, ...why, at: expect.any(Date), service: 'order', took, unavailable },
  ]);
  expect(journaled).toBe(true);
});

it('journals an act that nobody has confirmed, and none that is for nobody', async () => {
  instances = [instance('order', 'order-1')];
  await expect(all.force({ ...act, peer: 'bakery' }, {})).rejects.toMatchObject({ code: 'INSTANCES_UNAVAILABLE' });
  expect(journal).toMatchObject([{ target: 'bakery', took: [] }]);
  instances = [];
  await expect(all.force({ ...act, peer: 'bakery' }, {})).rejects.toMatchObject({ code: 'BREAKER_NOT_FOUND' });
  expect(journal).toHaveLength(1);
});
