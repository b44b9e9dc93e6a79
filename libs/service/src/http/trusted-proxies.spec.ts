import { z } from 'zod';
import { loadConfig } from '@comanda/config';
import { proxyShape, trustProxy } from './trusted-proxies.js';

const load = (env: Record<string, string>) => loadConfig(z.object(proxyShape), env, { service: 'gateway' });
const trusts = (env: Record<string, string>) => trustProxy(load(env));

describe('whose word for the address of a client is taken', () => {
  it('nobody’s, unless a setting says so', () => {
    expect(trusts({})).toBe(false);
  });

  it.each([
    ['10.0.0.5', '10.0.0.5', true],
    ['10.0.0.5', '10.0.0.6', false],
    ['10.0.0.5, 172.16.0.0/12', '172.31.9.9', true],
    ['172.16.0.0/12', '172.32.0.1', false],
    ['127.0.0.1', '::ffff:127.0.0.1', true],
    ['fd00::/8', 'fd12::1', true],
    ['fd00::/8', '10.0.0.5', false],
    ['10.0.0.0/8', 'unknown', false],
  ])('of %s that of %s: %s', (proxies, address, isTrusted) => {
    const trust = trusts({ TRUSTED_PROXIES: proxies });
    expect(trust && trust(address, 0)).toBe(isTrusted);
  });

  it('that of as many proxies as stand one behind the other', () => {
    const [one, two] = ['1', '2'].map((hops) => trusts({ TRUSTED_PROXIES: '10.0.0.0/8', TRUSTED_PROXY_HOPS: hops }));
    expect([one && one('10.0.0.5', 1), two && two('10.0.0.5', 1)]).toEqual([false, true]);
  });

  it.each(['fabio', '10.0.0.0/33', '10.0.0.5,', '10.0.0.0/', '1.2.3'])('a setting of %s is refused', (proxies) => {
    expect(() => load({ TRUSTED_PROXIES: proxies })).toThrow('expected addresses and networks');
  });
});
