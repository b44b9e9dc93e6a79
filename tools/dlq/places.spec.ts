import { describe, expect, it } from '@jest/globals';
import { Postgres } from '../stack/postgres.mjs';
import { placesOf } from './places.mjs';

const nothing = { service: undefined, database: undefined, portOffset: 0 };

describe('the databases that dlq looks into', () => {
  it('are those of the demo that runs here', () => {
    const places = placesOf({ ...nothing, portOffset: 1_000 }, {});
    expect(places.map(({ service }) => service)).toEqual([
      'order',
      'consumer',
      'kitchen',
      'accounting',
      'orchestrator',
    ]);
    const demo = new Postgres(undefined as never, 55_320);
    expect(places).toEqual(places.map(({ service }) => ({ service, url: demo.url(service) })));
  });

  it('are those that the environment names, if it names any', () => {
    const env = { ORDER_DATABASE_URL: 'postgresql://o', KITCHEN_DATABASE_URL: 'postgresql://k' };
    expect(placesOf(nothing, env)).toEqual([
      { service: 'order', url: 'postgresql://o' },
      { service: 'kitchen', url: 'postgresql://k' },
    ]);
    expect(placesOf({ ...nothing, service: 'kitchen' }, env)).toEqual([{ service: 'kitchen', url: 'postgresql://k' }]);
  });

  it('are the one that is named, whatever the environment says', () => {
    const env = { ORDER_DATABASE_URL: 'postgresql://o' };
    expect(placesOf({ ...nothing, service: 'order', database: 'postgresql://x' }, env)).toEqual([
      { service: 'order', url: 'postgresql://x' },
    ]);
  });
});
