import { z } from 'zod';
import { environmentLayer } from './environment-layer.js';
import { fileLayers } from './file-layers.js';
import { mergeLayers } from './merge-layers.js';
import { setting } from './setting.js';
import { sourceLayer } from './source-layer.js';

const schema = z.object({
  LOG_LEVEL: z.enum(['debug', 'info', 'warn']).default('info'),
  PORT: setting.port().default(8080),
  LIMITS: setting.partsByName(setting.integer(0, 10)).default({}),
});

const order = { environment: 'production', service: 'order' };
const ofFile = (text: string, whose = order) => fileLayers(schema, { name: 'comanda.yaml', text }, whose);
const valuesOf = (text: string, whose = order) =>
  mergeLayers(ofFile(text, whose)).map(({ path, text: value, layer }) => [layer.where(path), value]);

describe('a file', () => {
  const text = `
common: { LOG_LEVEL: debug, PORT: 1, NOT_OURS: x }
order: { PORT: 2 }
kitchen: { PORT: 3 }
environments:
  production: { common: { LOG_LEVEL: info }, order: { LIMITS: { a: 1 } } }
  test: { order: { PORT: 4 } }
`;

  it('is read by environment and service, what is closer winning', () => {
    expect(valuesOf(text)).toEqual([
      ['comanda.yaml: order.PORT', '2'],
      ['comanda.yaml: environments.production.common.LOG_LEVEL', 'info'],
      ['comanda.yaml: environments.production.order.LIMITS.a', '1'],
    ]);
    expect(valuesOf(text, { environment: 'test', service: 'order' })).toContainEqual([
      'comanda.yaml: environments.test.order.PORT',
      '4',
    ]);
  });

  it('may be JSON', () => {
    expect(valuesOf('{"common": {"PORT": 1, "LOG_LEVEL": "warn"}}')).toEqual([
      ['comanda.yaml: common.PORT', '1'],
      ['comanda.yaml: common.LOG_LEVEL', 'warn'],
    ]);
  });

  it('is refused for a name that is no setting of the service', () => {
    expect(() => ofFile('order: { LOG_LEVLE: debug }')).toThrow(
      'LOG_LEVLE is no setting of order (comanda.yaml: order.LOG_LEVLE)',
    );
  });

  it.each(['a: b: c', '- x', 'order: [1]', '"hunter2'])('is refused when it cannot be read: %s', (broken) => {
    expect(() => ofFile(broken)).toThrow(/comanda.yaml cannot be read/);
    expect(() => ofFile(broken)).not.toThrow(/hunter2/);
  });
});

describe('the environment', () => {
  const of = (env: Record<string, string>) =>
    mergeLayers([environmentLayer(schema, env)]).map(({ path, text, layer }) => [
      path.join('/'),
      text,
      layer.where(path),
    ]);

  it('gives what the schema names', () => {
    expect(of({ PORT: '1', HOME: '/root', LOG_LEVEL: '' })).toEqual([['PORT', '1', 'PORT']]);
  });

  it('gives the parts of a setting as JSON, or one by one, which counts more', () => {
    expect(of({ LIMITS: '{"a": 1, "b": 2}', LIMITS__b: '3', LIMITS__c: '4' })).toEqual([
      ['LIMITS/a', '1', 'LIMITS'],
      ['LIMITS/b', '3', 'LIMITS__b'],
      ['LIMITS/c', '4', 'LIMITS__c'],
    ]);
  });

  it('leaves what should be JSON and is not to the schema', () => {
    expect(of({ LIMITS: 'three' })).toEqual([['LIMITS', 'three', 'LIMITS']]);
  });
});

describe('a key-value store', () => {
  const of = (prefix: string, entries: Record<string, string>) => {
    const list = Object.entries(entries).map(([key, value]) => ({ key: `${prefix}${key}`, value }));
    return mergeLayers([sourceLayer(schema, prefix, list)]).map(({ path, text, layer }) => [layer.where(path), text]);
  };

  it('has a key for a setting, or for a part of it, which counts more', () => {
    const own = 'comanda/production/order/';
    expect(of(own, { 'LIMITS/b': '3', LIMITS: '{"a": 1, "b": 2}', PORT: '5' })).toEqual([
      [`${own}PORT`, '5'],
      [`${own}LIMITS`, '1'],
      [`${own}LIMITS/b`, '3'],
    ]);
  });

  it('may have settings of other services among those for all, but not among a service’s own', () => {
    expect(of('comanda/production/common/', { PORT: '5', NOT_OURS: 'x' })).toEqual([
      ['comanda/production/common/PORT', '5'],
    ]);
    expect(of('comanda/production/order/', { NOT_OURS: 'x' })).toEqual([['comanda/production/order/NOT_OURS', 'x']]);
  });

  it('ignores what is only a folder', () => {
    expect(of('comanda/production/order/', { '': 'x', 'LIMITS/': '' })).toEqual([]);
  });
});
