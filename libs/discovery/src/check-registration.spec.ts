import { checkRegistration } from './check-registration.js';
import type { Registration } from './registry.js';

const valid: Registration = {
  name: 'order',
  id: 'order-3k9x0a7b',
  version: '1.0.0',
  address: '10.0.0.1',
  endpoints: { grpc: 50_051 },
  metadata: { zone: 'a', 'canary_2-x': '' },
};

it('takes what every backend can keep', () => {
  expect(() => checkRegistration(valid)).not.toThrow();
});

it.each<[string, Partial<Registration>]>([
  ['a name that is no DNS label', { name: 'Order.Service' }],
  ['an id that is part of a path', { id: '../order' }],
  ['no address', { address: '' }],
  ['no endpoint', { endpoints: {} }],
  ['a label that Consul cannot keep', { metadata: { 'a b': '' } }],
  ['a label that stands for something else', { metadata: { 'grpc-port': '1' } }],
  ['a label that is too long', { metadata: { zone: 'x'.repeat(513) } }],
  ['too many labels', { metadata: Object.fromEntries(Array.from({ length: 61 }, (_, n) => [`l${n}`, ''])) }],
])('refuses %s', (_what, given) => {
  expect(() => checkRegistration({ ...valid, ...given })).toThrow(
    expect.objectContaining({ code: 'REGISTRATION_INVALID', kind: 'invalid' }),
  );
});
