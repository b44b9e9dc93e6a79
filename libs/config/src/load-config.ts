import type { z } from 'zod';
import { ConfigError, type SettingFault } from './config-error.js';
import { environmentLayer, type Environment } from './environment-layer.js';
import type { Layer } from './layer.js';
import { mergeLayers, textOf } from './merge-layers.js';
import { faultOf, type Given } from './read-setting.js';

/** What {@link loadConfig} answers for a schema. */
export type ConfigOf<Schema extends z.ZodObject> = Readonly<z.output<Schema>>;

/**
 * Reads the settings that `schema` names from `env`, typed and frozen. An empty value counts as missing; names that the
 * schema does not have are ignored. Throws `ConfigError`, which lists all faults at once.
 *
 * ```ts
 * const schema = z.object({ PORT: setting.port(8080).meta({ description: 'Where to listen.', example: '8080' }) });
 * const config = loadConfig(schema, process.env, { service: 'order' });
 * ```
 */
export function loadConfig<Schema extends z.ZodObject>(
  schema: Schema,
  env: Environment,
  { service }: { service: string },
): ConfigOf<Schema> {
  return readLayers(schema, [environmentLayer(schema, env)], { service });
}

/** The same from layers, of which the later ones count more. */
export function readLayers<Schema extends z.ZodObject>(
  schema: Schema,
  layers: readonly Layer[],
  { service }: { service: string },
): ConfigOf<Schema> {
  const leaves = mergeLayers(layers);
  const given = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, textOf(name, leaves)]));
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new ConfigError(service, faultsOf(schema, given, parsed.error.issues));
  return Object.freeze(parsed.data);
}

function faultsOf(
  schema: z.ZodObject,
  given: Readonly<Record<string, Given>>,
  issues: readonly z.core.$ZodIssue[],
): SettingFault[] {
  const faults = new Map<string, SettingFault>();
  for (const { path, message } of issues) {
    const at = path.length === 0 ? ['(settings)'] : path;
    const name = String(at[0]);
    const fault = faultOf(at, schema.shape[name], given[name], message);
    if (!faults.has(fault.name)) faults.set(fault.name, fault);
  }
  return [...faults.values()];
}
