import type { z } from 'zod';
import { joinTrees, treeAt } from './join-trees.js';
import type { Layer } from './layer.js';
import { hasParts, readValue, type SettingTree } from './setting-tree.js';

/** Settings as text, by name; `process.env` is one. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment's values for the settings of `schema`; it may hold anything else. A setting that has parts is one JSON object; or it
 * has a variable for each part, with two underscores for a step down: `BREAKERS__kitchen__resetTimeoutMs`.
 */
export function environmentLayer(schema: z.ZodObject, env: Environment): Layer {
  const given = Object.entries(schema.shape).flatMap(([name, setting]): [string, string | SettingTree][] => {
    const whole = env[name] ? [readValue(setting, env[name])] : [];
    const all = hasParts(setting) ? [...whole, ...partsIn(env, name)] : whole;
    return all.length === 0 ? [] : [[name, all.reduce(joinTrees)]];
  });
  return {
    kind: 'environment',
    values: Object.fromEntries(given),
    where: (path) => variableOf(env, path),
  };
}

function partsIn(env: Environment, name: string): (string | SettingTree)[] {
  return Object.entries(env)
    .filter(([variable, text]) => variable.startsWith(`${name}__`) && text)
    .map(([variable, text]) => treeAt(variable.split('__').slice(1), text!));
}

/** The part may be within the text of the whole. */
function variableOf(env: Environment, path: readonly string[]): string {
  const variable = path.join('__');
  return env[variable] === undefined ? path[0]! : variable;
}
