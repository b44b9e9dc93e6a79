import type { z } from 'zod';
import type { SettingFault } from './config-error.js';
import { settingMeta } from './setting-meta.js';
import type { SettingTree } from './setting-tree.js';

/** What a layer, or several of them, say of one setting; undefined where nothing is said. */
export type Given = string | SettingTree | undefined;

/** A setting's value, or what is wrong with what was given. */
export type Read = { readonly value: unknown } | { readonly fault: SettingFault };

/** Reads one setting. The fault quotes what was given, unless the setting is secret. */
export function readSetting(name: string, schema: z.core.$ZodType, given: Given): Read {
  const parsed = (schema as z.ZodType).safeParse(given);
  if (parsed.success) return { value: parsed.data };
  const [issue] = parsed.error.issues;
  return { fault: faultOf([name, ...issue!.path], schema, given, issue!.message) };
}

/** What is wrong at the path, the first part of which is the setting's name. */
export function faultOf(
  path: readonly PropertyKey[],
  schema: z.core.$ZodType | undefined,
  given: Given,
  message: string,
): SettingFault {
  const { description, example, secret } = schema ? settingMeta(schema) : {};
  const name = path.map(String).join('.');
  const problem = problemOf(at(given, path.slice(1)), message, secret);
  return { name, problem, description, ...(path.length === 1 && { example }) };
}

function problemOf(given: Given, message: string, secret = false): string {
  if (given === undefined) return 'is missing';
  if (secret) return `has a wrong value (not shown): ${hidden(given, message)}`;
  return `is ${JSON.stringify(given)}: ${message}`;
}

/** A refinement of one's own may quote the value. */
function hidden(given: string | SettingTree, message: string): string {
  if (typeof given !== 'string') return 'one of its parts cannot be used';
  return message.replaceAll(given, '***');
}

function at(given: Given, path: readonly PropertyKey[]): Given {
  return path.reduce<Given>((part, name) => (typeof part === 'object' ? part[String(name)] : undefined), given);
}
