import { Injectable } from '@nestjs/common';
import { JournalSource, type JournalPage } from '../../application/journal/journal-source.js';
import type { ToldLine } from '../../application/journal/journal-line.js';
import { OrchestratorDatabase } from './orchestrator-database.js';
import { lineOf, type JournalRow } from './saga-rows.js';

type TypedRow = JournalRow & Pick<ToldLine, 'type' | 'subject'>;
type PageRow = TypedRow & { readonly oldestRunning: bigint; readonly nextToRun: bigint };

/** The journal in Postgres. */
@Injectable()
export class PrismaJournal extends JournalSource {
  constructor(private readonly database: OrchestratorDatabase) {
    super();
  }

  async newest(): Promise<bigint> {
    const { _max } = await this.database.sagaJournalEntry.aggregate({ _max: { entryId: true } });
    return _max.entryId ?? 0n;
  }

  /** Lines and snapshot are of one statement, so that they belong together. */
  async from(place: bigint, limit: number): Promise<JournalPage> {
    const rows = await this.database.$queryRaw<PageRow[]>`
      select entry_id as "entryId", saga_id as "sagaId", step, direction, outcome, code, attempts, j.phase, by_whom as "byWhom", why, at,
        type, subject,
        pg_snapshot_xmin(pg_current_snapshot())::text::bigint as "oldestRunning",
        pg_snapshot_xmax(pg_current_snapshot())::text::bigint as "nextToRun"
      from saga_journal j join saga_instances using (saga_id)
      where entry_id >= ${place} order by entry_id limit ${limit}`;
    const { oldestRunning = 0n, nextToRun = 0n } = rows[0] ?? {};
    return { lines: rows.map(toldLineOf), oldestRunning, nextToRun };
  }

  async between(after: bigint, upTo: bigint, limit: number, subject: string | undefined): Promise<ToldLine[]> {
    const rows = await this.database.$queryRaw<TypedRow[]>`
      select entry_id as "entryId", saga_id as "sagaId", step, direction, outcome, code, attempts, j.phase, by_whom as "byWhom", why, at,
        type, subject
      from saga_journal j join saga_instances using (saga_id)
      where entry_id > ${after} and entry_id <= ${upTo} and (${subject ?? null}::text is null or subject = ${subject ?? null}::text)
      order by entry_id limit ${limit}`;
    return rows.map(toldLineOf);
  }
}

function toldLineOf({ type, subject, ...row }: TypedRow): ToldLine {
  return { ...lineOf(row), type, subject };
}
