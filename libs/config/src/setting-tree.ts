import { parse } from 'yaml';
import type { z } from 'zod';
import { innerOf } from './setting-meta.js';

/** Settings as text, by name; those of a setting that has parts as a tree. */
export interface SettingTree {
  readonly [name: string]: string | SettingTree;
}

/** True for a setting that is an object or a record of parts. Its text is a JSON or YAML object. */
export function hasParts(schema: z.core.$ZodType): boolean {
  const inner = innerOf(schema);
  return inner ? hasParts(inner) : ['object', 'record'].includes(schema._zod.def.type);
}

/** A JSON or YAML object with all values as text. Throws an `Error` that says what is wrong, and quotes nothing. */
export function parseTree(text: string): SettingTree {
  return treeFrom(parseText(text), 'it');
}

/** The value of a setting: as a tree if it is the text of one that has parts. A text that is no tree stays: its schema refuses it. */
export function readValue(schema: z.core.$ZodType | undefined, value: string | SettingTree): string | SettingTree {
  if (!schema || typeof value !== 'string' || !hasParts(schema)) return value;
  try {
    return parseTree(value);
  } catch {
    return value;
  }
}

function parseText(text: string): unknown {
  try {
    // The failsafe schema leaves each scalar as it is written: what it means is for the setting's schema to say.
    return parse(text, { schema: 'failsafe', prettyErrors: false });
  } catch (error) {
    throw new Error(`it is neither JSON nor YAML (${(error as { code?: string }).code ?? 'cannot be read'})`);
  }
}

function treeFrom(value: unknown, place: string): SettingTree {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Error(`${place} is not an object`);
  const parts = Object.entries(value).map(([name, part]): [string, string | SettingTree] => [
    name,
    typeof part === 'string' ? part : treeFrom(part, name),
  ]);
  return Object.fromEntries(parts);
}
