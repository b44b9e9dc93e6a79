import { expect, it } from '@jest/globals';
import { setting } from '@comanda/config';
import { z } from 'zod';
import { reference } from './reference.mjs';

const level = z.enum(['low', 'high']).default('low').meta({ description: 'How loud.', live: true });
const database = setting.url('postgresql').meta({ description: 'Where rows are.', secret: true });
const parts = setting.partsByName(setting.parts({ ms: setting.integer(0, 9).optional() })).default({});
const schemas = new Map([
  ['order', z.object({ LEVEL: level, PORT: setting.port().default(1), DATABASE_URL: database, CALLS: parts })],
  ['kitchen', z.object({ LEVEL: level, PORT: setting.port().default(2), DATABASE_URL: database })],
  ['gateway', z.object({ LEVEL: level, PORT: setting.port().default(2) })],
]);
const tables = reference(schemas as never);
const tableOf = (title: string) => tables.split(/^## /m).find((table) => table.startsWith(`${title}\n`));

it('has a table for what the same services have in the same way', () => {
  expect(tableOf('All services')).toContain('| `LEVEL` | `low`, `high` | `low` | live | How loud. |');
  expect(tableOf('All services but gateway')).toContain(
    '| `DATABASE_URL` | an URL that starts with postgresql:// | required | secret | Where rows are. |',
  );
  expect(tableOf('order')).toContain('| `PORT` | a port, 0 to 65535 | `1` |  |  |');
  expect(tableOf('All services but order')).toContain('| `PORT` | a port, 0 to 65535 | `2` |  |  |');
});

it('names the parts of a setting', () => {
  expect(tableOf('order')).toContain('| `CALLS` | an object | `{}` |  |  |');
  expect(tableOf('order')).toContain('| `CALLS/*/ms` | a whole number, 0 to 9 |  |  |  |');
});
