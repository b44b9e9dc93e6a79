import { DEAD_LETTERED, type DeadLetter, type OutboxMessage, type StoredLetter } from '../store.js';
import { columnOf } from './array-parameter.js';
import type { Query } from './query.js';

/** The dead letters, each change one statement. */
export class PostgresLetters {
  constructor(private readonly query: Query) {}

  async bury({ messageId, subject, envelope, reason }: DeadLetter, handled: boolean): Promise<void> {
    const letter = `insert into dead_letters (message_id, subject, envelope, reason) values ($1, $2, $3::bytea, $4)
      on conflict (message_id) do update set reason = excluded.reason, occurrences = dead_letters.occurrences + 1, last_at = now()
      returning message_id`;
    const inbox = `insert into inbox (message_id, refusal_code, refusal_message) select message_id, '${DEAD_LETTERED}', $4 from letter on conflict do nothing`;
    const text = handled ? `with letter as (${letter}) ${inbox}` : letter;
    await this.query(handled ? 'bury handled' : 'bury', text, [messageId, subject, envelope, reason]);
  }

  async list(limit: number, after: string): Promise<StoredLetter[]> {
    const { rows } = await this.query<LetterRow>(
      'letters',
      `select message_id, subject, envelope, reason, occurrences, first_at, last_at from dead_letters
       where message_id > $2 order by message_id limit $1`,
      [limit, after],
    );
    return rows.map(({ message_id, first_at, last_at, ...letter }) => ({
      ...letter,
      messageId: message_id,
      firstAt: first_at,
      lastAt: last_at,
    }));
  }

  async redrive(letterId: string, messages: readonly OutboxMessage[]): Promise<boolean> {
    const { rows } = await this.query<{ redriven: number }>(
      'redrive',
      `with letter as (delete from dead_letters where message_id = $1 returning message_id),
         again as (select e, s, b, v from letter, unnest($2::text[], $3::text[], $4::text[], $5::bytea[]) as u(e, s, b, v)),
         forgotten as (delete from inbox using again where message_id = e and refusal_code = '${DEAD_LETTERED}'),
         told as (insert into outbox (event_id, subject, subscribers, envelope)
           select e, s, string_to_array(b, ','), v from again)
       select count(*)::int as redriven from letter`,
      [
        letterId,
        columnOf('text', messages, ({ eventId }) => eventId),
        columnOf('text', messages, ({ subject }) => subject),
        columnOf('text', messages, ({ subscribers }) => subscribers.join(',')),
        columnOf('bytea', messages, ({ envelope }) => envelope),
      ],
    );
    return rows[0]!.redriven > 0;
  }
}

interface LetterRow {
  message_id: string;
  subject: string;
  envelope: Buffer;
  reason: string;
  occurrences: number;
  first_at: Date;
  last_at: Date;
}
