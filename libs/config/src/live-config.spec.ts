import { z } from 'zod';
import { ConfigError } from './config-error.js';
import { environmentLayer } from './environment-layer.js';
import { LiveConfig } from './live-config.js';
import { setting } from './setting.js';
import { sourceLayer } from './source-layer.js';

const schema = z.object({
  LOG_LEVEL: z.enum(['debug', 'info', 'warn']).default('info').meta({ live: true }),
  PORT: setting.port().default(8080),
  PASSWORD: z.string().min(3).meta({ secret: true, live: true }),
  STORE: z.string().default('here').meta({ bootstrap: true, live: true }),
  RETRY: setting
    .parts({ attempts: setting.integer(1, 5).default(3), ms: setting.milliseconds().default(100) })
    .prefault({})
    .meta({ live: true }),
});

const own = 'comanda/test/order/';
const common = 'comanda/test/common/';

function open(env: Record<string, string> = {}) {
  return new LiveConfig(schema, [environmentLayer(schema, { PASSWORD: 'hunter2', ...env })], { service: 'order' });
}

/** What a store with these keys says. */
function said(keys: Record<string, string>) {
  const under = (prefix: string) =>
    Object.entries(keys)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => ({ key, value }));
  return [sourceLayer(schema, common, under(common)), sourceLayer(schema, own, under(own))];
}

const explained = (config: LiveConfig<typeof schema>, name: string) =>
  config.explain().find((one) => one.name === name)!;

it('gives typed values, the store’s over the environment’s over the defaults', () => {
  const config = open({ RETRY__ms: '50' });
  config.take(said({ [`${own}RETRY/attempts`]: '5' }));
  expect(config.get('RETRY')).toEqual({ attempts: 5, ms: 50 });
  expect(config.values.PORT).toBe(8080);
  expect(Object.isFrozen(config.values)).toBe(true);
});

it('does not begin with a value that is wrong', () => {
  expect(() => open({ LOG_LEVEL: 'loud' })).toThrow(ConfigError);
});

it('lets a service’s own value win over the one for all', () => {
  const config = open();
  config.take(said({ [`${common}LOG_LEVEL`]: 'debug' }));
  expect(config.get('LOG_LEVEL')).toBe('debug');
  config.take(said({ [`${common}LOG_LEVEL`]: 'debug', [`${own}LOG_LEVEL`]: 'warn' }));
  expect(config.get('LOG_LEVEL')).toBe('warn');
});

it('goes back to what the weaker layers say when a key is gone', () => {
  const config = open({ LOG_LEVEL: 'warn' });
  config.take(said({ [`${own}LOG_LEVEL`]: 'debug' }));
  expect(config.take(said({})).changed).toEqual(['LOG_LEVEL']);
  expect(config.get('LOG_LEVEL')).toBe('warn');
});

describe('who watches', () => {
  it('is told the value at once, and each other one, until it has enough', () => {
    const config = open();
    const told: unknown[] = [];
    const stop = config.watch('LOG_LEVEL', (level) => told.push(level));
    config.take(said({ [`${own}LOG_LEVEL`]: 'debug' }));
    config.take(said({ [`${own}LOG_LEVEL`]: 'debug', [`${own}RETRY/ms`]: '1' }));
    stop();
    config.take(said({}));
    expect(told).toEqual(['info', 'debug']);
  });

  it('does not keep the others from being told when it throws', () => {
    const config = open();
    const told: unknown[] = [];
    let ready = false;
    config.watch('LOG_LEVEL', () => {
      if (ready) throw new Error('no');
    });
    config.watch('LOG_LEVEL', (level) => told.push(level));
    ready = true;
    const { failed } = config.take(said({ [`${own}LOG_LEVEL`]: 'debug' }));
    expect(failed).toEqual([{ name: 'LOG_LEVEL', error: new Error('no') }]);
    expect(told).toEqual(['info', 'debug']);
  });
});

describe('a value that cannot be used', () => {
  const bad = { [`${own}LOG_LEVEL`]: 'loud' };

  it('is refused, and the last good one stays', () => {
    const config = open();
    config.take(said({ [`${own}LOG_LEVEL`]: 'debug' }));
    expect(config.take(said(bad))).toMatchObject({
      changed: [],
      refused: [{ name: 'LOG_LEVEL', where: `${own}LOG_LEVEL`, problem: expect.stringContaining('is "loud"') }],
    });
    expect(config.get('LOG_LEVEL')).toBe('debug');
  });

  it('keeps no other setting from its new value', () => {
    const config = open();
    config.take(said({ ...bad, [`${own}RETRY/ms`]: '7' }));
    expect(config.get('RETRY').ms).toBe(7);
  });

  it('is told as refused once, and shown until it is gone', () => {
    const config = open();
    expect(config.take(said(bad)).refused).toHaveLength(1);
    expect(config.take(said({ ...bad, [`${own}RETRY/ms`]: '7' })).refused).toEqual([]);
    expect(config.refusals).toHaveLength(1);
    expect(explained(config, 'LOG_LEVEL').refused?.problem).toContain('is "loud"');
    config.take(said({}));
    expect(config.refusals).toEqual([]);
  });

  it('leaves what the weaker layers say when the process starts', () => {
    const config = open({ LOG_LEVEL: 'warn' });
    config.take(said({ ...bad, [`${common}LOG_LEVEL`]: 'debug' }), { starting: true });
    expect(config.get('LOG_LEVEL')).toBe('debug');
  });

  it('says whether the last good one is in force, or what weaker layers say, until a good one has come', () => {
    const inForce = () => explained(config, 'LOG_LEVEL').refused?.inForce;
    const config = open({ LOG_LEVEL: 'warn' });
    config.take(said(bad), { starting: true });
    expect([config.get('LOG_LEVEL'), inForce()]).toEqual(['warn', 'weaker']);
    expect(config.take(said({ ...bad, [`${own}RETRY/ms`]: '7' })).refused).toEqual([]);
    expect(inForce()).toBe('weaker');
    config.take(said({ [`${own}LOG_LEVEL`]: 'debug' }));
    config.take(said(bad));
    expect([config.get('LOG_LEVEL'), inForce()]).toEqual(['debug', 'last-good']);
  });

  it('may be a part of a setting: the whole setting stays', () => {
    const config = open();
    config.take(said({ [`${own}RETRY/attempts`]: '4' }));
    const { refused } = config.take(said({ [`${own}RETRY/attempts`]: '9', [`${own}RETRY/ms`]: '1' }));
    expect(refused).toEqual([
      {
        name: 'RETRY',
        where: `${own}RETRY/attempts`,
        problem: 'is "9": expected a whole number, 1 to 5 (at RETRY.attempts)',
        inForce: 'last-good',
      },
    ]);
    expect(config.get('RETRY')).toEqual({ attempts: 4, ms: 100 });
  });

  it.each([`${own}RETRY/tries`, `${own}LOG_LEVLE`])('is one of an unknown name, too: %s', (key) => {
    expect(open().take(said({ [key]: '1' })).refused).toMatchObject([{ where: key }]);
  });
});

describe('a setting that is not live', () => {
  const keys = { [`${own}PORT`]: '9000' };

  it('is taken while the service starts', () => {
    const config = open();
    config.take(said(keys), { starting: true });
    expect(config.get('PORT')).toBe(9000);
  });

  it('stays as it was at the start, and says what the next start takes', () => {
    const config = open();
    expect(config.take(said(keys))).toMatchObject({ changed: [], waiting: ['PORT'] });
    expect(config.get('PORT')).toBe(8080);
    expect(explained(config, 'PORT').waiting).toMatchObject({ value: 9000 });
    expect(config.take(said({}))).toMatchObject({ waiting: [] });
    expect(config.waiting).toEqual([]);
  });
});

describe('a secret', () => {
  it('is not taken from a store, and not repeated by the refusal', () => {
    const config = open();
    const taken = config.take(said({ [`${own}PASSWORD`]: 'swordfish' }), { starting: true });
    expect(config.get('PASSWORD')).toBe('hunter2');
    expect(taken.refused).toMatchObject([{ name: 'PASSWORD' }]);
    expect(JSON.stringify([taken, config.explain()])).not.toMatch(/swordfish|hunter2/);
  });

  it('is masked where it is explained', () => {
    expect(explained(open(), 'PASSWORD')).toMatchObject({
      value: '***',
      from: [{ layer: 'environment', where: 'PASSWORD', text: '***' }],
    });
  });
});

it('does not take from the store where the store is', () => {
  const config = open();
  expect(config.take(said({ [`${own}STORE`]: 'there' }), { starting: true }).refused).toMatchObject([
    { name: 'STORE' },
  ]);
  expect(config.get('STORE')).toBe('here');
});

it('explains where each value comes from, and what it hides', () => {
  const config = open({ LOG_LEVEL: 'warn', RETRY__ms: '50' });
  config.take(said({ [`${own}LOG_LEVEL`]: 'debug', [`${own}RETRY/attempts`]: '5' }));
  expect(explained(config, 'LOG_LEVEL')).toMatchObject({
    value: 'debug',
    from: [{ layer: 'kv', where: `${own}LOG_LEVEL`, text: 'debug' }],
    hides: [{ layer: 'environment', where: 'LOG_LEVEL', text: 'warn' }],
    live: true,
  });
  expect(explained(config, 'RETRY').from.map(({ where }) => where)).toEqual(['RETRY__ms', `${own}RETRY/attempts`]);
  expect(explained(config, 'PORT').from).toEqual([{ layer: 'default' }]);
});
