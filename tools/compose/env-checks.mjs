import { readFileSync } from 'node:fs';
import path from 'node:path';
import { check } from './check-failed.mjs';

/**
 * Every setting of the compose file is explained in .env.example, with the default that holds.
 *
 * @param {string} root folder of both
 * @returns {string} how many there are
 */
export function checkEnvExample(root) {
  const read = (/** @type {string} */ name) => readFileSync(path.join(root, name), 'utf8');
  const used = [...read('docker-compose.yml').matchAll(/(?<!\$)\$\{(\w+):?-([^}]*)\}/g)];
  const explained = new Map(
    [...read('.env.example').matchAll(/^# ([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  );
  for (const [, name, preset] of used)
    check(
      explained.get(name) === preset,
      `.env.example says ${name}=${explained.get(name)}, and docker-compose.yml ${preset}`,
    );
  return `${explained.size} settings`;
}
