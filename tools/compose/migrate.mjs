// Runs in the image `migrate`: brings the database of SERVICE up to its migrations, as the owner of the tables, and then gives the role
// that the service runs as what it may do with them. DATABASE_URL is the owner's, RUNTIME_ROLE the name of the other one.
//
// It asks Prisma's schema engine what `prisma migrate deploy` asks it, without Prisma's command, which would bring 200 MB.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { connection, withClient } from '../prisma-engine/connection.mjs';
import { loadEngine } from '../prisma-engine/wasm.mjs';

const { SERVICE, DATABASE_URL, RUNTIME_ROLE } = process.env;
if (!SERVICE || !DATABASE_URL || !RUNTIME_ROLE) throw new Error('SERVICE, DATABASE_URL and RUNTIME_ROLE are needed');

const folder = fileURLToPath(new URL(`../../prisma/${SERVICE}/migrations`, import.meta.url));
const applied = await deploy(DATABASE_URL, folder);
await grant(DATABASE_URL, RUNTIME_ROLE);
process.stdout.write(`${SERVICE}: ${applied.length ? `applied ${applied.join(', ')}` : 'nothing to apply'}\n`);
process.exit(0);

/** @param {string} url @param {string} migrations folder @returns {Promise<string[]>} names of those that were not there before */
async function deploy(url, migrations) {
  const engine = await loadEngine({ url, datamodels: [] });
  const filters = { externalTables: [], externalEnums: [] };
  const answer = await engine['applyMigrations']?.({ migrationsList: migrationsIn(migrations), filters });
  return answer.appliedMigrationNames;
}

/** As Prisma's command lists them. @param {string} migrations folder */
function migrationsIn(migrations) {
  const names = readdirSync(migrations, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const read = (/** @type {string} */ file) => readFileSync(path.join(migrations, file), 'utf8');
  const script = 'migration.sql';
  return {
    baseDir: migrations,
    lockfile: { path: 'migration_lock.toml', content: read('migration_lock.toml') },
    migrationDirectories: names
      .map(({ name }) => name)
      .sort()
      .map((name) => ({
        path: name,
        migrationFile: { path: script, content: { tag: 'ok', value: read(path.join(name, script)) } },
      })),
    shadowDbInitScript: '',
  };
}

/** Rows, but neither tables nor the list of migrations. @param {string} url @param {string} role */
async function grant(url, role) {
  await withClient(connection(url), async (client) => {
    const to = client.escapeIdentifier(role);
    await client.query('BEGIN');
    await client.query(`GRANT USAGE ON SCHEMA public TO ${to}`);
    await client.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${to}`);
    await client.query(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${to}`);
    await client.query(`REVOKE ALL ON _prisma_migrations FROM ${to}`);
    await client.query('COMMIT');
  });
}
