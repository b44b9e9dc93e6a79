/** A store that checks fencing tokens, as a table does it: in the statement that writes. */
export const FENCED_LEDGER = `
  create table fence (name text primary key, token bigint not null);
  create table ledger (text text not null, token bigint not null);
  insert into fence values ('ledger', 0)`;

/** Writes, unless another token has been seen that is greater; answers whether it has written. */
export async function writeFenced(
  query: (sql: string, values: readonly unknown[]) => Promise<{ rowCount: number | null }>,
  { text, token }: { readonly text: string; readonly token: number },
): Promise<boolean> {
  const { rowCount } = await query(
    `with admitted as (update fence set token = $2 where name = 'ledger' and token <= $2 returning token)
     insert into ledger select $1, token from admitted`,
    [text, token],
  );
  return rowCount === 1;
}
