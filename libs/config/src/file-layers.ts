import type { z } from 'zod';
import { ConfigError } from './config-error.js';
import type { Layer } from './layer.js';
import { COMMON, type Namespace } from './namespace.js';
import { parseTree, readValue, type SettingTree } from './setting-tree.js';

/** A file of settings, as it is read. */
export interface SettingsFile {
  readonly name: string;
  /** JSON or YAML. */
  readonly text: string;
}

/**
 * A file's values for one service, the weakest first: those under `common`, under the service's name, and then the same two under
 * `environments.<environment>`. Throws `ConfigError` for a file that cannot be read so, and for a name under the service's own that is
 * none of its settings.
 *
 * ```yaml
 * common: { LOG_LEVEL: info }
 * order: { SHUTDOWN_TIMEOUT_MS: 20000 }
 * environments:
 *   production:
 *     common: { LOG_FORMAT: json }
 * ```
 */
export function fileLayers(
  schema: z.ZodObject,
  file: SettingsFile,
  { environment, service }: Pick<Namespace, 'environment' | 'service'>,
): Layer[] {
  const tree = readFile(file, service);
  const places = [[COMMON], [service], ['environments', environment, COMMON], ['environments', environment, service]];
  return places.flatMap((place) => {
    const values = at(tree, place);
    if (typeof values !== 'object') return [];
    const layer = layerAt(schema, file, place, values);
    if (place.at(-1) === service) requireKnown(schema, layer, service);
    return [layer];
  });
}

function readFile({ name, text }: SettingsFile, service: string): SettingTree {
  try {
    return parseTree(text);
  } catch (error) {
    throw new ConfigError(service, [{ name, problem: `cannot be read: ${(error as Error).message}` }]);
  }
}

function layerAt(schema: z.ZodObject, { name }: SettingsFile, place: readonly string[], values: SettingTree): Layer {
  const given = Object.entries(values)
    // What is common is for other services, too.
    .filter(([setting]) => place.at(-1) !== COMMON || Object.hasOwn(schema.shape, setting))
    .map(([setting, value]): [string, string | SettingTree] => [setting, readValue(schema.shape[setting], value)]);
  const where = (path: readonly string[]): string => `${name}: ${[...place, ...path].join('.')}`;
  return { kind: 'file', values: Object.fromEntries(given), where };
}

function requireKnown(schema: z.ZodObject, layer: Layer, service: string): void {
  const unknown = Object.keys(layer.values).filter((name) => !Object.hasOwn(schema.shape, name));
  if (unknown.length === 0) return;
  const fault = (name: string) => ({ name, problem: `is no setting of ${service} (${layer.where([name])})` });
  throw new ConfigError(service, unknown.map(fault));
}

function at(tree: SettingTree, path: readonly string[]): string | SettingTree | undefined {
  return path.reduce<string | SettingTree | undefined>(
    (part, name) => (typeof part === 'object' && Object.hasOwn(part, name) ? part[name] : undefined),
    tree,
  );
}
