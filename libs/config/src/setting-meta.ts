import { z } from 'zod';

/** What `.meta()` of a setting may say. */
export interface SettingMeta {
  /** What the setting is for; shown when it is missing or wrong. */
  readonly description?: string;
  /** A value that works; shown when it is missing or wrong. */
  readonly example?: string;
  /** The value is never printed. */
  readonly secret?: boolean;
}

/** What the schema of a setting says about itself, `.meta()` before a `.default()` or `.optional()` included. */
export function settingMeta(schema: z.core.$ZodType): SettingMeta {
  const { innerType, in: input } = schema._zod.def as { innerType?: z.core.$ZodType; in?: z.core.$ZodType };
  const inner = innerType ?? input;
  return { ...(inner && settingMeta(inner)), ...(z.globalRegistry.get(schema) as SettingMeta | undefined) };
}
