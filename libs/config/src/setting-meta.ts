import { z } from 'zod';

/** What `.meta()` of a setting may say. */
export interface SettingMeta {
  /** What the setting is for; shown when it is missing or wrong. */
  readonly description?: string;
  /** A value that works; shown when it is missing or wrong. */
  readonly example?: string;
  /** The value is never printed, and never taken from a key-value store. */
  readonly secret?: boolean;
  /** A change of it in the key-value store is taken while the process runs; others wait for the next start. */
  readonly live?: boolean;
  /** Says where the key-value store is, and is therefore never taken from there. */
  readonly bootstrap?: boolean;
  /** What values it takes, for the reference, e.g. `a port, 0 to 65535`. */
  readonly accepts?: string;
}

/** What the schema of a setting says about itself, `.meta()` before a `.default()` or `.optional()` included. */
export function settingMeta(schema: z.core.$ZodType): SettingMeta {
  const inner = innerOf(schema);
  return { ...(inner && settingMeta(inner)), ...(z.globalRegistry.get(schema) as SettingMeta | undefined) };
}

/** What a `.default()`, `.optional()` or `.transform()` is around. */
export function innerOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  const { innerType, in: input } = schema._zod.def as { innerType?: z.core.$ZodType; in?: z.core.$ZodType };
  return innerType ?? input;
}
