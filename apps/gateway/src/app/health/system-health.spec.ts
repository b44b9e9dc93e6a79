import { systemHealth, type InstanceHealth } from './system-health.js';

type Named = InstanceHealth & { readonly name: string };

const instance = (name: string, status: InstanceHealth['status'], id = `${name}-1`): Named => ({
  name,
  id,
  version: '1.0.0',
  address: '127.0.0.1:1',
  registered: 'passing',
  status,
  checks: {},
});
const statusOf = (...instances: readonly Named[]) => systemHealth(['order', 'kitchen'], instances, true).status;

it('is ready when every instance is', () => {
  expect(statusOf(instance('order', 'ready'), instance('kitchen', 'ready'))).toBe('ready');
});

it.each(['failing', 'starting', 'unreachable'] as const)('is degraded while one of several is %s', (status) => {
  const others = [instance('order', 'ready'), instance('kitchen', 'ready')];
  expect(statusOf(...others, instance('order', status, 'order-2'))).toBe('degraded');
});

it('fails where a service has only instances that cannot take work', () => {
  expect(statusOf(instance('order', 'ready'), instance('kitchen', 'failing'))).toBe('failing');
});

it('fails where a service has no instance at all', () => {
  expect(statusOf(instance('order', 'ready'))).toBe('failing');
});

it('counts nothing against what was told to stop', () => {
  const others = [instance('order', 'ready'), instance('kitchen', 'ready')];
  expect(statusOf(...others, instance('order', 'draining', 'order-2'))).toBe('ready');
});

it("takes the registry's word where an instance cannot be asked", () => {
  expect(statusOf(instance('order', 'unasked'), instance('kitchen', 'ready'))).toBe('ready');
  const critical = { ...instance('order', 'unasked'), registered: 'critical' as const };
  expect(statusOf(critical, instance('kitchen', 'ready'))).toBe('failing');
});

it('tells of services that nobody expected, too, in the order of their names', () => {
  const { services } = systemHealth(['order'], [instance('promotion', 'ready'), instance('order', 'ready')], true);
  expect(services.map(({ name }) => name)).toEqual(['order', 'promotion']);
});
