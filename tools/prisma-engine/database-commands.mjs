import { connection, createDatabase, prismaCode, withClient } from './connection.mjs';

/** @type {Record<string, (url: string | undefined) => Promise<unknown>>} */
const COMMANDS = {
  'can-connect-to-database': (url) => withClient(connection(url), (client) => client.query('SELECT 1')),
  'create-database': createDatabase,
  'drop-database': (url) =>
    withClient(connection(url, 'postgres'), (client) =>
      client.query(`DROP DATABASE ${client.escapeIdentifier(connection(url).database)} WITH (FORCE)`),
    ),
};

/**
 * Does what `schema-engine cli <command>` does, and exits.
 *
 * @param {string} command
 * @param {string | undefined} url
 */
export async function runDatabaseCommand(command, url) {
  // The CLI drops the first line of standard error.
  report('INFO', `schema-engine cli ${command}`);
  try {
    const work = COMMANDS[command];
    if (!work) throw new Error(`unsupported: ${command}`);
    await work(url);
  } catch (error) {
    report('ERROR', /** @type {Error} */ (error).message, prismaCode(error) ?? 'P1010');
    process.exit(1);
  }
  process.exit(0);
}

/** @param {string} level @param {string} message @param {string} [code] */
function report(level, message, code) {
  const line = {
    timestamp: new Date().toISOString(),
    level,
    fields: { message, error_code: code },
    target: 'schema_engine::logger',
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}
