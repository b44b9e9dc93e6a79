import { environmentLayer, LiveConfig, setting } from '@comanda/config';
import { z } from 'zod';
import { isUsual, placeFor } from './place.js';

const schema = z.object({ HTTP_PORT: setting.port().default(8080), HTTP_HOST: z.string().default('::1') });
const configOf = (env: Record<string, string>) =>
  new LiveConfig(schema, [environmentLayer(schema, env)], { service: 'order' }) as unknown as LiveConfig;

describe('the usual port', () => {
  it('is the default that nobody has asked for', () => {
    expect(isUsual(configOf({}), 'HTTP_PORT', undefined)).toBe(true);
  });

  it('is not a port that somebody has asked for, not even the same', () => {
    expect(isUsual(configOf({ HTTP_PORT: '8080' }), 'HTTP_PORT', undefined)).toBe(false);
  });

  it('is not a value that a service was booted with, where it differs', () => {
    const live = new LiveConfig(schema, [], { service: 'order', values: { HTTP_PORT: 9_090, HTTP_HOST: '::1' } });
    expect(isUsual(live as unknown as LiveConfig, 'HTTP_PORT', undefined)).toBe(false);
  });

  it('is none in production, where each port is meant', () => {
    expect(isUsual(configOf({}), 'HTTP_PORT', 'production')).toBe(false);
  });
});

describe('a place', () => {
  it('is at the usual port for the first one on a machine only', () => {
    const live = configOf({});
    expect(placeFor(live, 'HTTP')).toEqual({ setting: 'HTTP_PORT', host: '::1', port: 8080, isUsual: true });
    expect(placeFor(live, 'HTTP', { isFirst: false }).port).toBe(0);
  });

  it('is at the port that somebody has asked for, for whoever comes', () => {
    const live = configOf({ HTTP_PORT: '9090' });
    expect(placeFor(live, 'HTTP', { isFirst: false }).port).toBe(9_090);
  });
});
