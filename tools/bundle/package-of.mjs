/** Up to the last `node_modules`, which is that of the package itself. */
const INSTALLED = /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//;

/**
 * The installed package that a file belongs to.
 *
 * @param {string} file
 * @returns {{ name: string, folder: string }}
 * @throws {Error} when it belongs to none
 */
export function packageOf(file) {
  const [, folder, name] = INSTALLED.exec(file) ?? [];
  if (!folder || !name) throw new Error(`${file} is in no installed package`);
  return { name, folder };
}
