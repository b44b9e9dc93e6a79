import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { environmentLayer, fileLayers, LiveConfig, setting } from '@comanda/config';

// #region schema
export const schema = z.object({
  GREETING: z.string().max(20).default('Hello').meta({ description: 'What guests are told.', live: true }),
  TABLES: setting.integer(1, 100).default(4).meta({ description: 'How many there are.', example: '4' }),
  DISCOUNT: setting
    .parts({ percent: setting.integer(0, 50).default(0), from: z.string().default('17:00') })
    .default({ percent: 0, from: '17:00' })
    .meta({ description: 'What is taken off, and from when on.', live: true }),
  CARD_KEY: z.string().min(8).meta({ description: 'Key of the card terminal.', example: 'k-12345678', secret: true }),
});
// #endregion

// #region layers
const env = process.env;
const environment = env['ENVIRONMENT'] ?? 'local';
const file = { name: 'shop.yaml', text: readFileSync('shop.yaml', 'utf8') };

/** The later layers count more. Throws `ConfigError`, which says all that is missing or wrong at once, and what would do. */
export const settings = new LiveConfig(
  schema,
  [...fileLayers(schema, file, { environment, service: 'shop' }), environmentLayer(schema, env)],
  { service: 'shop' },
);
// #endregion

export const namespace = { root: 'shops', environment };

/** Where settings are changed while the shop runs: `nats://…`, `consul://…`, or nobody else's `memory:`. */
export const storeUrl = env['SETTINGS_URL'] ?? 'memory:';
