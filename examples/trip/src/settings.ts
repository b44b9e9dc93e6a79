/** A Postgres role that may create databases: the example makes one for each service. */
const server = process.env['DATABASE_URL'] ?? 'postgresql://postgres:postgres@127.0.0.1:5432/postgres';
const prefix = process.env['DATABASE_PREFIX'] ?? 'trip_';

export const natsUrl = process.env['NATS_URL'] ?? 'nats://127.0.0.1:4222';

/** Each service has a database of its own. */
export function databaseUrl(service: string): string {
  const url = new URL(server);
  url.pathname = `/${prefix}${service}`;
  return url.href;
}

/** The database that is there from the beginning. */
export const serverUrl = server;
