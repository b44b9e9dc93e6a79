import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { nx } from '../build/index.mjs';

/**
 * Generates the messages of the contracts, where they are missing: all else is loaded from its source.
 *
 * @param {string} root
 * @param {import('../terminal/log.mjs').Log} log
 */
export async function ensureGenerated(root, log) {
  if (existsSync(join(root, 'libs', 'contracts', 'src', 'gen'))) return;
  await log.step('generating', (progress) =>
    nx(root, ['run-many', '-t', 'generate', '-p', 'contracts,messaging'], progress),
  );
}
