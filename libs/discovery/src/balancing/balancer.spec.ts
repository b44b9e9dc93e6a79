import { FakeClock } from '@comanda/testing';
import type { ServiceInstance } from '../registry.js';
import type { BalancedNode, Link } from './balanced-node.js';
import { Balancer, type BalancerOptions } from './balancer.js';
import { instanceFilter } from './instance-filter.js';
import { roundRobin } from './round-robin.js';

class FakeLink implements Link {
  state: Link['state'] = 'up';
  closed = false;
  constructor(
    readonly id: string,
    readonly onChange: () => void,
  ) {}
  become(state: Link['state']): void {
    this.state = state;
    this.onChange();
  }
  close(): void {
    this.closed = true;
  }
}

const instance = (id: string, more: Partial<ServiceInstance> = {}): ServiceInstance => ({
  name: 'order',
  id,
  version: '1.0.0',
  address: '127.0.0.1',
  endpoints: { grpc: 1 },
  metadata: {},
  health: 'passing',
  ...more,
});

function setUp(ids: readonly string[], options: Partial<BalancerOptions<FakeLink>> = {}) {
  const clock = new FakeClock();
  const links = new Map<string, FakeLink>();
  const connect = ({ id }: ServiceInstance, onChange: () => void) => {
    const link = new FakeLink(id, onChange);
    links.set(id, link);
    return link;
  };
  const balancer = new Balancer({ select: roundRobin(), clock, connect, ...options });
  balancer.update(ids.map((id) => instance(id)));
  const chosen = (calls = 12) => [...new Set(Array.from({ length: calls }, () => balancer.pick()?.id))].sort();
  const nodeOf = (id: string): BalancedNode<FakeLink> => {
    for (let i = 0; i < 100; i += 1) {
      const node = balancer.pick();
      if (node?.id === id) return node;
    }
    throw new Error(`${id} is not chosen`);
  };
  const fail = (node: BalancedNode<FakeLink>, times = 1) => {
    for (let i = 0; i < times; i += 1) balancer.judge(node, 'ill');
  };
  return { balancer, clock, links, chosen, nodeOf, fail };
}

describe('who is chosen', () => {
  it('is nobody when there is nobody', () => {
    expect(setUp([]).balancer.pick()).toBeUndefined();
  });

  it('is each of those that the registry tells, as they come and go', () => {
    const { balancer, chosen } = setUp(['a', 'b']);
    expect(chosen()).toEqual(['a', 'b']);
    balancer.update([instance('b'), instance('c')]);
    expect(chosen()).toEqual(['b', 'c']);
  });

  it('is none that the registry calls critical, unless all are', () => {
    const { balancer, chosen } = setUp([]);
    balancer.update([instance('a', { health: 'critical' }), instance('b')]);
    expect(chosen()).toEqual(['b']);
    balancer.update([instance('a', { health: 'critical' }), instance('b', { health: 'critical' })]);
    expect(chosen()).toEqual(['a', 'b']);
  });

  it('passes the filter', () => {
    const { balancer, chosen } = setUp([], { filter: instanceFilter({ version: '2' }) });
    balancer.update([instance('a'), instance('b', { version: '2.0.0' })]);
    expect(chosen()).toEqual(['b']);
  });

  it('is none of weight 0', () => {
    const { balancer, chosen } = setUp([]);
    balancer.update([instance('a', { metadata: { weight: '0' } }), instance('b')]);
    expect(chosen()).toEqual(['b']);
  });

  it('is one that was not tried yet, and nobody when all were', () => {
    const { balancer } = setUp(['a', 'b']);
    const first = balancer.pick()!;
    const second = balancer.pick(undefined, [first])!;
    expect(second).not.toBe(first);
    expect(balancer.pick(undefined, [first, second])).toBeUndefined();
  });

  it('is connected, rather than connecting, rather than down', () => {
    const { links, chosen } = setUp(['a', 'b', 'c']);
    links.get('a')!.become('down');
    links.get('b')!.become('connecting');
    expect(chosen()).toEqual(['c']);
    links.get('c')!.become('down');
    expect(chosen()).toEqual(['b']);
    links.get('b')!.become('down');
    expect(chosen()).toEqual(['a', 'b', 'c']);
  });
});

describe('a node that goes', () => {
  it('keeps its connection until its last call has ended', () => {
    const { balancer, links } = setUp(['a']);
    const node = balancer.pick()!;
    node.begin();
    node.begin();
    balancer.update([]);
    balancer.end(node, 'well');
    expect(links.get('a')!.closed).toBe(false);
    balancer.end(node, 'well');
    expect(links.get('a')!.closed).toBe(true);
  });

  it('and comes back elsewhere under its name is another node', () => {
    const { balancer, links } = setUp(['a']);
    const old = links.get('a')!;
    balancer.update([instance('a', { endpoints: { grpc: 2 } })]);
    expect(old.closed).toBe(true);
    const second = links.get('a')!;
    expect(second).not.toBe(old);
    balancer.update([instance('a', { endpoints: { grpc: 2, http: 1 } })]);
    expect(links.get('a')).not.toBe(second);
  });

  it('is not disturbed by what happens to others', () => {
    const { balancer, links } = setUp(['a', 'b']);
    const kept = links.get('a');
    balancer.update([instance('a', { metadata: { weight: '2' } })]);
    expect(links.get('a')).toBe(kept);
    expect(kept!.closed).toBe(false);
  });
});

describe('a node that fails', () => {
  it('three times in a row is set aside, and is back after a second', () => {
    const { clock, chosen, nodeOf, fail } = setUp(['a', 'b', 'c']);
    fail(nodeOf('a'), 2);
    expect(chosen()).toEqual(['a', 'b', 'c']);
    fail(nodeOf('a'));
    expect(chosen()).toEqual(['b', 'c']);
    clock.advance(999);
    expect(chosen()).toEqual(['b', 'c']);
    clock.advance(1);
    expect(chosen()).toEqual(['a', 'b', 'c']);
  });

  it('now and then is not', () => {
    const { balancer, chosen, nodeOf, fail } = setUp(['a', 'b', 'c']);
    for (let i = 0; i < 10; i += 1) {
      fail(nodeOf('a'), 2);
      balancer.judge(nodeOf('a'), 'well');
    }
    expect(chosen()).toEqual(['a', 'b', 'c']);
  });

  it('once more when it is back is set aside for twice as long, up to thirty seconds', () => {
    const { clock, chosen, nodeOf, fail } = setUp(['a', 'b', 'c']);
    fail(nodeOf('a'), 2);
    for (const seconds of [1, 2, 4, 8, 16, 30, 30]) {
      fail(nodeOf('a'));
      clock.advance(seconds * 1_000 - 1);
      expect(chosen()).toEqual(['b', 'c']);
      clock.advance(1);
      expect(chosen()).toEqual(['a', 'b', 'c']);
    }
  });

  it('begins anew when it was well for as long as it had been set aside', () => {
    const { balancer, clock, chosen, nodeOf, fail } = setUp(['a', 'b', 'c']);
    fail(nodeOf('a'), 3);
    clock.advance(1_000);
    fail(nodeOf('a'));
    clock.advance(2_000);
    nodeOf('a');
    clock.advance(2_000);
    balancer.judge(nodeOf('a'), 'well');
    fail(nodeOf('a'), 3);
    clock.advance(1_000);
    expect(chosen()).toEqual(['a', 'b', 'c']);
  });

  it('is not brought back by answers to what it was asked before', () => {
    const { balancer, chosen, nodeOf, fail } = setUp(['a', 'b', 'c']);
    const node = nodeOf('a');
    fail(node, 3);
    balancer.judge(node, 'well');
    expect(chosen()).toEqual(['b', 'c']);
  });

  it('is not set aside for a shorter time because of them either', () => {
    const { balancer, clock, chosen, nodeOf, fail } = setUp(['a', 'b', 'c']);
    const node = nodeOf('a');
    fail(node, 3);
    clock.advance(1_000);
    balancer.judge(nodeOf('a'), 'well');
    clock.advance(500);
    fail(nodeOf('a'), 3);
    clock.advance(1_900);
    balancer.judge(node, 'well');
    clock.advance(100);
    fail(nodeOf('a'));
    clock.advance(3_999);
    expect(chosen()).toEqual(['b', 'c']);
  });

  it('stays when half of the nodes are set aside already', () => {
    const { chosen, nodeOf, fail } = setUp(['a', 'b', 'c', 'd', 'e']);
    for (const id of ['a', 'b', 'c', 'd']) fail(nodeOf(id), 3);
    expect(chosen()).toEqual(['c', 'd', 'e']);
  });

  it('stays when it is the only one', () => {
    const { chosen, nodeOf, fail } = setUp(['a']);
    fail(nodeOf('a'), 10);
    expect(chosen()).toEqual(['a']);
  });

  it('is chosen when the others cannot be reached', () => {
    const { links, chosen, nodeOf, fail } = setUp(['a', 'b']);
    fail(nodeOf('a'), 3);
    links.get('b')!.become('down');
    expect(chosen()).toEqual(['a']);
  });
});
