import { advertisedHost } from './advertised-host.js';

const loopback = { address: '127.0.0.1', family: 'IPv4', internal: true } as const;
const outward = { address: '10.0.0.7', family: 'IPv4', internal: false } as const;
const sixth = { address: 'fe80::1', family: 'IPv6', internal: false } as const;

it('is the host that is listened on', () => {
  expect(advertisedHost('10.1.1.1', { eth0: [outward] })).toBe('10.1.1.1');
});

it.each(['0.0.0.0', '::'])('is an address that others reach where all are listened on: %s', (host) => {
  expect(advertisedHost(host, { lo: [loopback], eth0: [sixth, outward] })).toBe('10.0.0.7');
});

it('is the loopback on a machine that is alone', () => {
  expect(advertisedHost('0.0.0.0', { lo: [loopback] })).toBe('127.0.0.1');
});
