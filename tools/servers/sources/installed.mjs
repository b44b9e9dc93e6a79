import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What the user, or the system, has put on PATH. @type {import('../resolve.mjs').Source} */
export const path = {
  name: 'PATH',
  find: async (server, { env }) => executableIn((env['PATH'] ?? '').split(delimiter).filter(Boolean), server.name),
};

/** What an earlier run has fetched. @type {import('../resolve.mjs').Source} */
export const cache = {
  name: 'cache',
  find: async (server, { folder }) => executableIn([folder], server.name),
};

/** @param {readonly string[]} folders @param {string} name */
function executableIn(folders, name) {
  const found = folders.map((folder) => join(folder, name)).find(isExecutable);
  if (!found) throw new Error(`no ${name} there`);
  return found;
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
