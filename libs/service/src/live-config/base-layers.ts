import { readFileSync } from 'node:fs';
import { z } from 'zod';
import {
  ConfigError,
  environmentLayer,
  fileLayers,
  loadConfig,
  type Environment,
  type Layer,
  type SettingsFile,
} from '@comanda/config';
import { configShape, type ConfigSettings } from './config-shape.js';

const whereSettingsAre = z.object(configShape);

/** The layers that do not change while a process runs, the weakest first: the file, if one is named, and the environment. Throws `ConfigError`. */
export function baseLayers(schema: z.ZodObject, env: Environment, service: string): Layer[] {
  const { CONFIG_FILE, CONFIG_ENVIRONMENT } = configSettings(env, service);
  const environment = environmentLayer(schema, env);
  if (CONFIG_FILE === undefined) return [environment];
  const file = read(CONFIG_FILE, service);
  return [...fileLayers(schema, file, { environment: CONFIG_ENVIRONMENT, service }), environment];
}

/** Where settings are; the environment alone says so. Throws `ConfigError`. */
export function configSettings(env: Environment, service: string): ConfigSettings {
  return loadConfig(whereSettingsAre, env, { service });
}

function read(name: string, service: string): SettingsFile {
  try {
    return { name, text: readFileSync(name, 'utf8') };
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new ConfigError(service, [{ name: 'CONFIG_FILE', problem: `is "${name}", which cannot be read: ${code}` }]);
  }
}
