import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { nx } from '../build/index.mjs';

/** The libraries whose messages are generated. */
const OWNERS = ['contracts', 'messaging', 'service'];

/**
 * Generates messages, where some are missing: all else is loaded from its source.
 *
 * @param {string} root
 * @param {import('../terminal/log.mjs').Log} log
 */
export async function ensureGenerated(root, log) {
  if (OWNERS.every((owner) => existsSync(join(root, 'libs', owner, 'src', 'gen')))) return;
  await log.step('generating', (progress) =>
    nx(root, ['run-many', '-t', 'generate', '-p', OWNERS.join(',')], progress),
  );
}
