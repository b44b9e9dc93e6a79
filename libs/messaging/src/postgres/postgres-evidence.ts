import type { Query } from './query.js';

/** A message that was handled, as the inbox keeps it. */
export interface HandledMessage {
  readonly messageId: string;
  /** When the handling was stored. */
  readonly handledAt: Date;
  readonly refusalCode: string | undefined;
  readonly refusalMessage: string | undefined;
}

/** An event that the outbox still keeps, since not every subscriber has said that it has it. */
export interface OwedMessage {
  readonly eventId: string;
  readonly createdAt: Date;
  /** Where it is in the broker's log; undefined until it was sent. */
  readonly sequence: number | undefined;
  readonly sentAt: Date | undefined;
  /** Subscribers of which it is not known that they have handled it. */
  readonly missing: readonly string[];
  readonly envelope: Uint8Array;
}

/** A message that could not be handled. */
export interface LetterSummary {
  readonly messageId: string;
  readonly reason: string;
  readonly occurrences: number;
  readonly lastAt: Date;
}

/** What messaging keeps of some messages. */
export interface MessageEvidence {
  readonly handled: readonly HandledMessage[];
  readonly owed: readonly OwedMessage[];
  readonly letters: readonly LetterSummary[];
}

/** Reads for people what has become of messages. Changes and locks nothing. */
export class PostgresEvidence {
  constructor(private readonly query: Query) {}

  async of(ids: readonly string[]): Promise<MessageEvidence> {
    const [handled, owed, letters] = await Promise.all([this.handled(ids), this.owed(ids), this.letters(ids)]);
    return { handled, owed, letters };
  }

  /** Rows of one of the service's tables, whose names are the caller's own, never a user's. */
  async rows(table: string, column: string, values: readonly string[]): Promise<Record<string, unknown>[]> {
    const { rows } = await this.query(undefined, `select * from ${table} where ${column} = any($1)`, [values]);
    return rows;
  }

  private async handled(ids: readonly string[]): Promise<HandledMessage[]> {
    const { rows } = await this.query<InboxRow>(
      undefined,
      'select message_id, handled_at, refusal_code, refusal_message from inbox where message_id = any($1::text[])',
      [ids],
    );
    return rows.map(({ message_id, handled_at, refusal_code, refusal_message }) => ({
      messageId: message_id,
      handledAt: handled_at,
      refusalCode: refusal_code ?? undefined,
      refusalMessage: refusal_message ?? undefined,
    }));
  }

  private async owed(ids: readonly string[]): Promise<OwedMessage[]> {
    const { rows } = await this.query<OutboxRow>(
      undefined,
      `select event_id, created_at, sent_seq, sent_at, subscribers, passed, envelope from outbox
       where event_id = any($1::text[]) order by id`,
      [ids],
    );
    return rows.map(({ event_id, created_at, sent_seq, sent_at, subscribers, passed, envelope }) => ({
      eventId: event_id,
      createdAt: created_at,
      sequence: sent_seq === null ? undefined : Number(sent_seq),
      sentAt: sent_seq === null ? undefined : (sent_at ?? undefined),
      missing: subscribers.filter((subscriber) => !passed.includes(subscriber)),
      envelope,
    }));
  }

  private async letters(ids: readonly string[]): Promise<LetterSummary[]> {
    const { rows } = await this.query<LetterRow>(
      undefined,
      'select message_id, reason, occurrences, last_at from dead_letters where message_id = any($1::text[])',
      [ids],
    );
    return rows.map(({ message_id, last_at, ...row }) => ({ ...row, messageId: message_id, lastAt: last_at }));
  }
}

interface InboxRow {
  message_id: string;
  handled_at: Date;
  refusal_code: string | null;
  refusal_message: string | null;
}

interface OutboxRow {
  event_id: string;
  created_at: Date;
  sent_seq: string | null;
  sent_at: Date | null;
  subscribers: string[];
  passed: string[];
  envelope: Buffer;
}

interface LetterRow {
  message_id: string;
  reason: string;
  occurrences: number;
  last_at: Date;
}
