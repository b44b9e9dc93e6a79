import { FakeClock } from '@comanda/testing';
import { InstanceCache } from './instance-cache.js';
import { StaticRegistry } from './static/static-registry.js';
import type { ServiceHealth, ServiceInstance } from './registry.js';

const GRACE_MS = 20_000;

/** A registry that tells what the test says. */
class ScriptedRegistry extends StaticRegistry {
  tell: (instances: readonly ServiceInstance[]) => void = () => undefined;
  lose: (error: unknown) => void = () => undefined;
  watches = 0;

  override watch(...[, onInstances, onLost]: Parameters<import('./registry.js').Registry['watch']>) {
    this.watches += 1;
    this.tell = onInstances;
    this.lose = onLost!;
    return { stop: () => (this.watches -= 1) };
  }
}

let clock: FakeClock;
let registry: ScriptedRegistry;
let cache: InstanceCache;

function instance(id: string, health: ServiceHealth = 'passing'): ServiceInstance {
  return { name: 'order', id, version: '1.0.0', address: '10.0.0.1', endpoints: { grpc: 1 }, metadata: {}, health };
}
const [a, b, c] = [instance('a'), instance('b'), instance('c')];
const ids = () =>
  cache
    .instances('order')
    .map(({ id }) => id)
    .join('');
const lose = () => registry.lose(new Error('gone'));

beforeEach(() => {
  clock = new FakeClock();
  registry = new ScriptedRegistry([]);
  cache = new InstanceCache(registry, { clock, graceMs: GRACE_MS });
  cache.instances('order');
});
afterEach(() => {
  cache.close();
  expect(registry.watches).toBe(0);
  expect(clock.waiting).toBe(0);
});

it('knows nothing until the registry has answered, be it that there is nobody', () => {
  expect([ids(), cache.knows('order')]).toEqual(['', false]);
  registry.tell([]);
  expect([ids(), cache.knows('order')]).toEqual(['', true]);
});

it('tells of whom nothing was heard, until something is; what is lost later was heard', () => {
  expect(cache.unheard).toEqual(['order']);
  registry.tell([a]);
  expect(cache.unheard).toEqual([]);
  lose();
  expect(cache.unheard).toEqual([]);
});

it('watches each service once, from the first question on', () => {
  cache.instances('order');
  cache.subscribe('order', () => undefined);
  expect(registry.watches).toBe(1);
});

it('follows the registry while all is well', () => {
  registry.tell([a, b]);
  expect(ids()).toBe('ab');
  registry.tell([b, c]);
  expect(ids()).toBe('bc');
});

it('tells its listeners what is known, and each change once', () => {
  registry.tell([a]);
  const told: number[] = [];
  const watch = cache.subscribe('order', ({ length }) => told.push(length));
  registry.tell([a, b]);
  lose();
  registry.tell([a, b]);
  expect(told).toEqual([1, 2]);
  watch.stop();
  registry.tell([a]);
  expect(told).toEqual([1, 2]);
});

it('serves on what it knew while the registry is away', () => {
  registry.tell([a, b]);
  lose();
  clock.advance(10 * GRACE_MS);
  expect([ids(), cache.isStale('order')]).toEqual(['ab', true]);
});

it('does not believe a registry that has come back with nobody, until the grace is over', () => {
  registry.tell([a, b]);
  lose();
  registry.tell([]);
  expect([ids(), cache.isStale('order')]).toEqual(['ab', false]);
  clock.advance(GRACE_MS - 1);
  expect(ids()).toBe('ab');
  clock.advance(1);
  expect(ids()).toBe('');
});

it('keeps those who have not registered again yet beside those who have', () => {
  registry.tell([a, b]);
  lose();
  registry.tell([b, c]);
  expect(ids()).toBe('abc');
  registry.tell([a, b, c]);
  clock.advance(GRACE_MS);
  expect(ids()).toBe('abc');
});

it('does not believe a registry that has come back and calls everyone critical', () => {
  registry.tell([a]);
  lose();
  registry.tell([instance('a', 'critical')]);
  expect(cache.instances('order')).toEqual([a]);
  clock.advance(GRACE_MS);
  expect(cache.instances('order')).toEqual([instance('a', 'critical')]);
});

it('does not keep the dead for ever with a registry that comes and goes', () => {
  registry.tell([a, b]);
  for (let turn = 0; turn < 4; turn += 1) {
    lose();
    registry.tell([b]);
    clock.advance(GRACE_MS / 4);
  }
  expect(ids()).toBe('b');
});

it('keeps the last one who has gone until there is another one', () => {
  registry.tell([a]);
  registry.tell([]);
  expect(ids()).toBe('a');
  registry.tell([c]);
  expect(ids()).toBe('c');
});

it('keeps the last ones for the grace where no other one comes', () => {
  registry.tell([a, b]);
  registry.tell([instance('a', 'critical')]);
  expect(ids()).toBe('ab');
  clock.advance(GRACE_MS);
  expect(cache.instances('order')).toEqual([instance('a', 'critical')]);
});

it('never keeps who was critical before', () => {
  registry.tell([a, instance('b', 'critical')]);
  lose();
  registry.tell([a]);
  expect(ids()).toBe('a');
});

it('lets go of everyone who is held when it is closed', () => {
  registry.tell([a]);
  lose();
  registry.tell([]);
  expect(clock.waiting).toBe(1);
});
