import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../process/run.mjs';
import { readNotes, writeNote } from './databases.mjs';

/**
 * Brings the databases up to their migrations, side by side. Prisma's command takes seconds even when there is nothing to
 * do, so what was applied is noted with the database, and the command is only run when the migrations differ from that.
 *
 * @param {{ root: string, databases: readonly string[], url: (database?: string) => string, progress: import('../terminal/log.mjs').Progress }} options
 */
export async function migrate({ root, databases, url, progress }) {
  const notes = await readNotes(url());
  await Promise.all(
    databases.map(async (database) => {
      const note = `migrations ${fingerprint(join(root, 'prisma', database, 'migrations'))}`;
      if (notes.get(database) === note) return;
      await deploy(root, database, url(database));
      await writeNote(url(), database, note);
      progress(database);
    }),
  );
}

/** @param {string} root @param {string} database @param {string} url */
async function deploy(root, database, url) {
  const prisma = join(root, 'node_modules', 'prisma', 'build', 'index.js');
  const config = join(root, 'prisma', database, 'prisma.config.ts');
  await run(process.execPath, [prisma, 'migrate', 'deploy', '--config', config], {
    cwd: root,
    env: { DATABASE_URL: url, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
    timeoutMs: 120_000,
  });
}

/** @param {string} folder of the migrations */
function fingerprint(folder) {
  if (!existsSync(folder)) throw new Error(`there are no migrations in ${folder}`);
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of files.map((file) => join(file.parentPath, file.name)).sort()) {
    hash.update(path.slice(folder.length)).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}
