import path from 'node:path';

/** Up to the last `node_modules`, which is that of the package itself. */
const INSTALLED = /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//;

/** Whether it is of somebody else. Our own packages are known by their folders in the workspace. @param {string} file */
export const isInstalled = (file) => INSTALLED.test(path.resolve(file));

/**
 * The installed package that a file belongs to.
 *
 * @param {string} file
 * @returns {{ name: string, folder: string }}
 * @throws {Error} when it belongs to none
 */
export function packageOf(file) {
  const [, folder, name] = INSTALLED.exec(path.resolve(file)) ?? [];
  if (!folder || !name) throw new Error(`${file} is in no installed package`);
  return { name, folder };
}
