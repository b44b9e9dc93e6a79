import { globSync } from 'node:fs';
import path from 'node:path';
import { command, root as workspace } from './command.mjs';
import { StepFailed } from './step.mjs';
import { withThrowawayPostgres } from './throwaway-postgres.mjs';

const ENGINE = path.join(workspace, 'tools', 'schema-engine');
const SAME = 'No difference detected';
const DIFFERENT = 2;

/**
 * Checks that the migrations of each database lead to its schema: they are run in a database of their own, and the result
 * is compared.
 *
 * @param {string} root
 * @param {{ engine?: string }} [options] `engine` is the program that Prisma has that done by
 */
export async function checkMigrations(root, { engine = ENGINE } = {}) {
  const folders = globSync('prisma/*/schema.prisma', { cwd: root })
    .map((file) => path.dirname(file))
    .sort();
  const faults = await withThrowawayPostgres(async (url) => {
    const found = [];
    for (const folder of folders) found.push(await faultOf(root, folder, url, engine));
    return found.filter((fault) => fault !== undefined);
  });
  if (faults.length > 0) throw new StepFailed(faults.join('\n\n'));
  return folders.map((folder) => path.basename(folder)).join(', ');
}

/** @param {string} root @param {string} folder @param {string} url @param {string} engine */
async function faultOf(root, folder, url, engine) {
  const args = ['migrate', 'diff', '--from-migrations', 'migrations', '--to-schema', 'schema.prisma', '--exit-code'];
  const env = { DATABASE_URL: url, PRISMA_SCHEMA_ENGINE_BINARY: engine };
  const { code, output } = await command('prisma', args, { cwd: path.join(root, folder), env });
  if (code === DIFFERENT) return `${folder}: what its migrations make is not what schema.prisma says:\n${output}`;
  // An engine that does nothing exits with 0 too; only one that has compared says so.
  if (code !== 0 || !output.includes(SAME)) return `${folder}: could not be compared (exit code ${code}):\n${output}`;
  return undefined;
}
