import type pg from 'pg';

interface Corkable {
  readonly connection?: { readonly stream?: { cork?(): void; uncork?(): void } };
}

/**
 * Queries of one connection that are made in one turn of the event loop leave in one system call, which is most of what a
 * small statement costs its client.
 */
export function together(client: pg.ClientBase): (statement: pg.QueryConfig) => Promise<pg.QueryResult> {
  const stream = (client as Corkable).connection?.stream;
  let corked = false;
  return (statement) => {
    if (!corked && stream?.cork && stream.uncork) {
      corked = true;
      stream.cork();
      process.nextTick(() => {
        corked = false;
        stream.uncork!();
      });
    }
    return client.query(statement);
  };
}
