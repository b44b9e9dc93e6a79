import { SeededRandom } from '@comanda/testing';
import { consistentHash } from './consistent-hash.js';
import { leastLoaded } from './least-loaded.js';
import { randomChoice } from './random-choice.js';
import { roundRobin } from './round-robin.js';
import type { Candidate, Selector } from './selector.js';

interface Node extends Candidate {
  inFlight: number;
}

const node = (id: string, weight = 1, inFlight = 0): Node => ({ id, weight, inFlight });
const nodes = (count: number): Node[] => Array.from({ length: count }, (_, i) => node(`node-${i}`));
const keys = Array.from({ length: 2_000 }, (_, i) => `order-${i}`);

/** How often each is chosen. */
function counts(select: Selector, candidates: readonly Node[], calls: number): Record<string, number> {
  const chosen: Record<string, number> = Object.fromEntries(candidates.map(({ id }) => [id, 0]));
  for (let i = 0; i < calls; i += 1) chosen[select(candidates).id]! += 1;
  return chosen;
}

const selectors: readonly [string, Selector][] = [
  ['round robin', roundRobin()],
  ['random', randomChoice(new SeededRandom(7))],
  ['least loaded', leastLoaded(new SeededRandom(7))],
];

describe.each(selectors)('%s', (_name, select) => {
  it('takes the only one there is', () => {
    const only = node('a');
    expect(select([only])).toBe(only);
  });

  it.each([2, 3, 7])('gives each of %i idle nodes about the same', (count) => {
    for (const share of Object.values(counts(select, nodes(count), 10_000)))
      expect(share / 10_000).toBeCloseTo(1 / count, 1);
  });

  it('gives idle nodes calls by their weights', () => {
    const { a, b } = counts(select, [node('a', 95), node('b', 5)], 10_000);
    expect(a! / 10_000).toBeCloseTo(0.95, 1);
    expect(b! / 10_000).toBeGreaterThan(0.03);
    expect(b! / 10_000).toBeLessThan(0.07);
  });
});

describe('round robin', () => {
  it('takes one after the other', () => {
    const select = roundRobin();
    const all = nodes(3);
    expect(Array.from({ length: 6 }, () => select(all).id)).toEqual([
      'node-0',
      'node-1',
      'node-2',
      'node-0',
      'node-1',
      'node-2',
    ]);
  });

  it('mixes weights, and gives each exactly its share', () => {
    const select = roundRobin();
    const all = [node('a', 5), node('b', 1), node('c', 1)];
    expect(Array.from({ length: 7 }, () => select(all).id)).toEqual(['a', 'a', 'b', 'a', 'c', 'a', 'a']);
  });

  it('goes on evenly when a node leaves and comes back', () => {
    const select = roundRobin();
    const [a, b, c] = nodes(3) as [Node, Node, Node];
    counts(select, [a, b, c], 4);
    counts(select, [a, c], 5);
    const after = Object.values(counts(select, [a, b, c], 300));
    expect(Math.max(...after) - Math.min(...after)).toBeLessThanOrEqual(2);
  });
});

describe('least loaded', () => {
  it('never takes the busiest of several', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const random = new SeededRandom(seed);
      const all = nodes(5).map((one) => ({ ...one, inFlight: Math.floor(random.next() * 10) }));
      const most = Math.max(...all.map(({ inFlight }) => inFlight));
      const select = leastLoaded(random);
      const busiest = all.filter(({ inFlight }) => inFlight === most);
      if (busiest.length === 1) expect(select(all)).not.toBe(busiest[0]);
    }
  });

  it('sends nearly nothing more to a node that keeps its calls', () => {
    const select = leastLoaded(new SeededRandom(3));
    const hung = node('hung');
    const all = [hung, ...nodes(2)];
    for (let i = 0; i < 1_000; i += 1) {
      // The others answer at once.
      if (select(all) === hung) hung.inFlight += 1;
    }
    expect(hung.inFlight).toBeLessThanOrEqual(1);
  });

  it('gives a light node no more than its share of what is in flight', () => {
    const select = leastLoaded(new SeededRandom(3));
    const [heavy, light] = [node('heavy', 9), node('light', 1)];
    for (let i = 0; i < 200; i += 1) (select([heavy, light]) as Node).inFlight += 1;
    expect(light.inFlight).toBeGreaterThan(10);
    expect(light.inFlight).toBeLessThanOrEqual(21);
  });
});

describe('by consistent hash', () => {
  const select = consistentHash(roundRobin());
  const owners = (candidates: readonly Node[]) => new Map(keys.map((key) => [key, select(candidates, key).id]));

  it('sends a key to the same node, in whatever order the nodes are told', () => {
    const all = nodes(5);
    expect(owners([...all].reverse())).toEqual(owners(all));
  });

  it.each([2, 3, 10])('spreads keys evenly over %i nodes', (count) => {
    const shares = new Map<string, number>();
    for (const owner of owners(nodes(count)).values()) shares.set(owner, (shares.get(owner) ?? 0) + 1);
    for (const share of shares.values()) {
      expect(share).toBeGreaterThan((0.75 * keys.length) / count);
      expect(share).toBeLessThan((1.25 * keys.length) / count);
    }
  });

  it('moves only the keys of a node that goes, and only to a node that comes', () => {
    const all = nodes(6);
    const before = owners(all);
    const without = owners(all.slice(0, 5));
    for (const [key, owner] of before) if (owner !== 'node-5') expect(without.get(key)).toBe(owner);
    for (const [key, owner] of without) expect([owner, 'node-5']).toContain(before.get(key));
  });

  it('moves only keys to a node that gets heavier', () => {
    const before = owners([node('a'), node('b'), node('c')]);
    const after = owners([node('a', 2), node('b'), node('c')]);
    for (const [key, owner] of after) if (owner !== 'a') expect(before.get(key)).toBe(owner);
    const share = [...after.values()].filter((owner) => owner === 'a').length / keys.length;
    expect(share).toBeCloseTo(0.5, 1);
  });

  it('gives no node much more than its share, however popular its keys', () => {
    const all = nodes(4);
    for (let i = 0; i < 400; i += 1) (select(all, 'popular') as Node).inFlight += 1;
    for (const { inFlight } of all) expect(inFlight).toBeLessThanOrEqual(Math.ceil((1.25 * 400) / 4));
  });

  it('leaves calls without a key to the other selector', () => {
    expect(Object.values(counts(select, nodes(4), 8))).toEqual([2, 2, 2, 2]);
  });
});
