import type pg from 'pg';
import { Pipeline, type Answer, type Statement } from './pipeline.js';

interface Waiting {
  readonly statement: Statement;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

const BEGIN: Statement = { name: 'begin', text: 'begin' };
const COMMIT: Statement = { name: 'commit', text: 'commit' };
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

  /** Outside of the transaction as long as nothing was written. */
  read<Row>(statement: Statement): Promise<Answer<Row>> {
    return this.enqueue(statement) as Promise<Answer<Row>>;
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
    await this.underWay;
    if (this.isOpen) await this.client.query('rollback');
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
    const [begins, commits] = [BEGIN, COMMIT].map((one) => waiting.some(({ statement }) => statement === one));
    const sent =
      begins && commits ? waiting.filter(({ statement }) => statement !== BEGIN && statement !== COMMIT) : waiting;
    this.isOpen = (this.isOpen || begins!) && !commits;
    this.underWay = new Promise((resolve) => {
      const settle = (error: Error | undefined, answers: readonly Answer[]): void => {
        const answerOf = new Map(sent.map((one, index) => [one, answers[index]!]));
        for (const one of waiting)
          if (error) one.reject(error);
          else one.resolve(answerOf.get(one) ?? NOTHING);
        resolve();
      };
      const statements = sent.map(({ statement }) => statement);
      this.client.query(new Pipeline(statements, settle));
    });
  }
}
