import { beginChildSpan } from '@comanda/observability';
import type pg from 'pg';
import { Pipeline, type Answer, type Statement } from './pipeline.js';

interface Waiting {
  readonly statement: Statement;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

const BEGIN: Statement = { name: 'begin', text: 'begin' };
const COMMIT: Statement = { name: 'commit', text: 'commit' };
const ROLLBACK: Statement = { name: 'rollback', text: 'rollback' };
const NOTHING: Answer = { rows: [], rowCount: 0 };

/**
 * The statements of one transaction, on a connection that is its own until it ends. Those that are made in one turn of the event loop
 * leave together. Where all writes and the commit do, they need neither `begin` nor `commit`: they are one {@link Pipeline}.
 */
export class StatementQueue {
  private waiting: Waiting[] = [];
  private underWay: Promise<void> = Promise.resolve();
  private hasWritten = false;
  /** `begin` has left, and no `commit`. */
  private isOpen = false;

  constructor(private readonly client: pg.ClientBase) {}

  /** Outside of the transaction as long as nothing was written. For a request whose trace is recorded, it has a span there. */
  read<Row>(statement: Statement): Promise<Answer<Row>> {
    const answer = this.enqueue(statement) as Promise<Answer<Row>>;
    const attributes = { 'db.system.name': 'postgresql', 'db.query.text': statement.text };
    const span = beginChildSpan({ name: statement.name ?? 'query', role: 'client', attributes });
    if (span)
      answer.then(
        () => span.end(),
        (error: unknown) => span.end(error),
      );
    return answer;
  }

  write<Row>(statement: Statement): Promise<Answer<Row>> {
    if (!this.hasWritten) this.enqueue(BEGIN).catch(() => undefined);
    this.hasWritten = true;
    return this.enqueue(statement) as Promise<Answer<Row>>;
  }

  async commit(): Promise<void> {
    if (this.hasWritten) await this.enqueue(COMMIT);
  }

  /** Forgets what has not left, and ends what has begun. */
  async rollback(): Promise<void> {
    this.waiting = [];
    if (this.isOpen) await this.enqueue(ROLLBACK);
  }

  private enqueue(statement: Statement): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) void this.underWay.then(() => process.nextTick(() => this.leave()));
      this.waiting.push({ statement, resolve, reject });
    });
  }

  private leave(): void {
    const { waiting } = this;
    if (waiting.length === 0) return;
    this.waiting = [];
    const has = (bracket: Statement): boolean => waiting.some(({ statement }) => statement === bracket);
    const [begins, commits] = [has(BEGIN), has(COMMIT)];
    this.isOpen = (this.isOpen || begins) && !commits;
    const isNeeded = ({ statement }: Waiting): boolean =>
      !(begins && commits) || (statement !== BEGIN && statement !== COMMIT);
    const statements = waiting.filter(isNeeded).map(({ statement }) => statement);
    this.underWay = new Promise((resolve) => {
      const settle = (error: Error | undefined, answers: readonly Answer[]): void => {
        let next = 0;
        for (const one of waiting)
          if (error) one.reject(error);
          else one.resolve(isNeeded(one) ? answers[next++]! : NOTHING);
        resolve();
      };
      this.client.query(new Pipeline(statements, settle));
    });
  }
}
