import pg from 'pg';

/** A statement and its values. It is prepared on its connection under its name, if it has one. */
export interface Statement {
  readonly name?: string | undefined;
  readonly text: string;
  /** Buffers go as they are, in Postgres's binary format; all else as text. */
  readonly values?: readonly unknown[];
}

/** What a statement has answered. */
export interface Answer<Row = Record<string, unknown>> {
  readonly rows: Row[];
  /** How many rows it has selected or changed. */
  readonly rowCount: number;
}

/**
 * Statements that leave in one write, behind them one Sync: Postgres runs them in one transaction, unless one of them begins or ends
 * another, and answers in one write when all are done. Where each has a Sync of its own, each answer is a system call there, and wakes
 * its reader.
 *
 * A query of pg in all that pg asks of one (as pg-cursor is), on a client that is not in pg's own pipeline mode.
 */
export class Pipeline implements pg.Submittable {
  private readonly answers: Answer[] = [];
  private prepared!: Map<string, Shape>;
  private rows: Record<string, unknown>[] = [];
  private shape: Shape = [];

  /** @param settle called once: with what was wrong with the first statement that failed, or with the answers of all. */
  constructor(
    private readonly statements: readonly Statement[],
    private readonly settle: (error: Error | undefined, answers: readonly Answer[]) => void,
  ) {}

  submit(connection: pg.Connection): void {
    const wire = connection as unknown as Wire;
    this.prepared = preparedOn(wire);
    const preparing = new Set<string | undefined>();
    wire.stream.cork();
    for (const { name, text, values = [] } of this.statements) {
      const isPrepared = name !== undefined && (this.prepared.has(name) || preparing.has(name));
      if (!isPrepared) wire.parse({ name, text });
      wire.bind({ statement: name, values: values.map(wireValue) });
      // What its rows look like is told once.
      if (!isPrepared) wire.describe({ type: 'P' });
      wire.execute();
      preparing.add(name);
    }
    wire.sync();
    wire.stream.uncork();
  }

  handleRowDescription({ fields }: { fields: readonly pg.FieldDef[] }): void {
    this.shape = fields.map(({ name, dataTypeID }) => ({ name, parse: pg.types.getTypeParser(dataTypeID, 'text') }));
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    const shape = this.shapeOf(this.current!);
    this.rows.push(Object.fromEntries(shape.map(({ name, parse }, index) => [name, orNull(fields[index]!, parse)])));
  }

  handleCommandComplete({ text }: { text: string }): void {
    const { name } = this.current!;
    if (name !== undefined) this.prepared.set(name, this.shapeOf(this.current!));
    this.answers.push({ rows: this.rows, rowCount: rowCountOf(text) });
    this.rows = [];
    this.shape = [];
  }

  handleReadyForQuery(): void {
    this.settle(undefined, this.answers);
  }

  handleError(error: Error, connection: pg.Connection): void {
    // It may have been prepared before it failed; of those behind it Postgres has taken no notice.
    const failed = this.current?.name;
    const isPrepared = failed === undefined || preparedOn(connection).has(failed);
    if (!isPrepared) (connection as unknown as Wire).close({ type: 'S', name: failed });
    this.settle(error, []);
  }

  private get current(): Statement | undefined {
    return this.statements[this.answers.length];
  }

  private shapeOf({ name = '' }: Statement): Shape {
    return this.prepared.get(name) ?? this.shape;
  }
}

/** The columns of a statement's rows. */
type Shape = readonly { readonly name: string; readonly parse: (text: string) => unknown }[];

/** By connection: the names of what is prepared there, and what its rows look like. */
const preparedOnConnections = new WeakMap<object, Map<string, Shape>>();

function preparedOn(connection: object): Map<string, Shape> {
  const prepared = preparedOnConnections.get(connection) ?? new Map<string, Shape>();
  preparedOnConnections.set(connection, prepared);
  return prepared;
}

/** What pg's connection does, of which its types tell another story. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  parse(statement: { name: string | undefined; text: string }): void;
  bind(portal: { statement: string | undefined; values: readonly unknown[] }): void;
  describe(portal: { type: 'P' }): void;
  execute(): void;
  close(statement: { type: 'S'; name: string }): void;
  sync(): void;
}

const wireValue = (value: unknown): unknown => (Buffer.isBuffer(value) || value === null ? value : String(value));

const orNull = (text: string | null, parse: (text: string) => unknown): unknown => (text === null ? null : parse(text));

/** Of a command's tag: `INSERT 0 3`, `SELECT 2`, `BEGIN`. */
const rowCountOf = (tag: string): number => Number(/\d+$/.exec(tag)?.[0] ?? 0);
