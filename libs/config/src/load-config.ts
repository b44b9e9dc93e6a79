import type { z } from 'zod';
import { ConfigError, type SettingFault } from './config-error.js';
import { settingMeta } from './setting-meta.js';

/** Settings as text, by name; `process.env` is one. */
export type Environment = Readonly<Record<string, string | undefined>>;

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
  const given = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, env[name] || undefined]));
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new ConfigError(service, faultsOf(schema, given, parsed.error.issues));
  return Object.freeze(parsed.data);
}

function faultsOf(schema: z.ZodObject, given: Environment, issues: readonly z.core.$ZodIssue[]): SettingFault[] {
  const faults = new Map<string, SettingFault>();
  for (const issue of issues) {
    const name = String(issue.path[0] ?? '(settings)');
    if (!faults.has(name)) faults.set(name, faultOf(name, schema.shape[name], given[name], issue.message));
  }
  return [...faults.values()];
}

function faultOf(
  name: string,
  schema: z.core.$ZodType | undefined,
  value: string | undefined,
  message: string,
): SettingFault {
  const { description, example, secret } = schema ? settingMeta(schema) : {};
  return { name, problem: problemOf(value, message, secret), description, example };
}

function problemOf(value: string | undefined, message: string, secret = false): string {
  if (value === undefined) return 'is missing';
  // A refinement of one's own may quote the value.
  if (secret) return `has a wrong value (not shown): ${message.replaceAll(value, '***')}`;
  return `is ${JSON.stringify(value)}: ${message}`;
}
