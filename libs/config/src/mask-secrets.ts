import type { z } from 'zod';
import { MASK } from './explain-setting.js';
import { settingMeta } from './setting-meta.js';

/** A copy that can be logged: values of secret settings are `***`. */
export function maskSecrets<Schema extends z.ZodObject>(
  schema: Schema,
  config: Readonly<z.output<Schema>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => [name, isSecret(schema, name) && value !== undefined ? MASK : value]),
  );
}

function isSecret(schema: z.ZodObject, name: string): boolean {
  const setting = schema.shape[name];
  return setting !== undefined && settingMeta(setting).secret === true;
}
