import { readFileSync } from 'node:fs';
import path from 'node:path';

const UNKNOWN = '0.0.0';

/** Version of the package that a file belongs to, such as a process's main module; `0.0.0` where there is none. */
export function packageVersion(file: string): string {
  const folder = path.dirname(file);
  if (folder === path.dirname(folder)) return UNKNOWN;
  try {
    const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version?: string };
    return version ?? UNKNOWN;
  } catch {
    return packageVersion(folder);
  }
}
