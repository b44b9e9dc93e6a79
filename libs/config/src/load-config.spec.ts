import { z } from 'zod';
import { ConfigError } from './config-error.js';
import type { Environment } from './environment-layer.js';
import { loadConfig } from './load-config.js';
import { maskSecrets } from './mask-secrets.js';
import { setting } from './setting.js';

const schema = z.object({
  HTTP_PORT: setting.port().default(8080).meta({ description: 'Port of HTTP.', example: '8080' }),
  DATABASE_URL: setting
    .url('postgresql')
    .meta({ description: 'The database.', example: 'postgresql://127.0.0.1/order', secret: true }),
  LOG_LEVEL: z
    .enum(['debug', 'info'])
    .meta({ description: 'Lines below it are dropped.', example: 'info' })
    .default('info'),
  PEER: setting.address().optional(),
});

const good = { DATABASE_URL: 'postgresql://user:hunter2@127.0.0.1/order' };

function load(env: Environment) {
  return loadConfig(schema, env, { service: 'order' });
}

function messageOf(env: Environment): string {
  try {
    load(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('it was accepted');
}

it('gives typed values, with the presets of what is not set', () => {
  expect(load({ ...good, HTTP_PORT: '9000', PEER: 'kitchen:50053', HOME: '/root' })).toEqual({
    ...good,
    HTTP_PORT: 9000,
    LOG_LEVEL: 'info',
    PEER: 'kitchen:50053',
  });
});

it('cannot be changed afterwards', () => {
  expect(Object.isFrozen(load(good))).toBe(true);
});

it('takes an empty value for a missing one', () => {
  expect(load({ ...good, HTTP_PORT: '' }).HTTP_PORT).toBe(8080);
  expect(messageOf({ DATABASE_URL: '' })).toContain('DATABASE_URL is missing');
});

it('lists all faults at once, each with what is wrong, its description and a value that works', () => {
  expect(messageOf({ HTTP_PORT: 'http', LOG_LEVEL: 'loud' }))
    .toBe(`order cannot start: these 3 settings are missing or wrong.

  HTTP_PORT is "http": expected a port, 0 to 65535
    Port of HTTP.
    Try: HTTP_PORT=8080

  DATABASE_URL is missing
    The database.
    Try: DATABASE_URL=postgresql://127.0.0.1/order

  LOG_LEVEL is "loud": Invalid option: expected one of "debug"|"info"
    Lines below it are dropped.
    Try: LOG_LEVEL=info`);
});

it('never prints a secret, not even a wrong one', () => {
  const message = messageOf({ DATABASE_URL: 'mysql://user:hunter2@127.0.0.1/order' });
  expect(message).toContain(
    'DATABASE_URL has a wrong value (not shown): expected an URL that starts with postgresql://',
  );
  expect(message).not.toContain('hunter2');
});

it('hides a secret that its own check quotes', () => {
  const quoting = z.object({
    TOKEN: z
      .string()
      .refine(() => false, { error: ({ input }) => `${String(input)} is no token` })
      .meta({ secret: true }),
  });
  expect(() => loadConfig(quoting, { TOKEN: 'hunter2' }, { service: 'order' })).toThrow('(not shown): *** is no token');
});

it('masks secrets for the log', () => {
  expect(maskSecrets(schema, load(good))).toEqual({ HTTP_PORT: 8080, DATABASE_URL: '***', LOG_LEVEL: 'info' });
});

it.each([
  ['a port', setting.port(), ['0', '65535'], ['-1', '65536', '1e3', ' 80', 'http']],
  ['a duration', setting.milliseconds(), ['1', '86400000'], ['0', '10s', '1.5']],
  [
    'an URL',
    setting.url('nats', 'tls'),
    ['nats://127.0.0.1:4222', 'tls://broker'],
    ['127.0.0.1:4222', 'http://broker', 'nats'],
  ],
  [
    'an address',
    setting.address(),
    ['127.0.0.1:50051', '[::1]:50051', 'kitchen:1'],
    ['kitchen', 'http://kitchen:1', 'kitchen:'],
  ],
])('knows %s', (_what, of, valid, invalid) => {
  expect(valid.filter((value) => !of.safeParse(value).success)).toEqual([]);
  expect(invalid.filter((value) => of.safeParse(value).success)).toEqual([]);
});
