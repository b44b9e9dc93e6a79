import { Injectable } from '@nestjs/common';
import { DomainError } from '@comanda/kernel';
import type { Phase } from '@comanda/saga';
import type { JournalLine } from '../../application/journal/journal-line.js';
import type { SagaFacts } from '../../application/saga-facts.js';
import { OrchestratorDatabase } from './orchestrator-database.js';
import { factsOf, lineOf, type SagaRow } from './saga-rows.js';

/** A saga with its journal, oldest line first. */
export interface SagaWithJournal {
  readonly saga: SagaFacts;
  readonly journal: readonly JournalLine[];
}

/** Which sagas to list; what is absent does not matter. */
export interface SagaSearch {
  readonly subject?: string | undefined;
  readonly type?: string | undefined;
  readonly phase?: Phase | undefined;
  /** Awaited, in either direction. */
  readonly step?: string | undefined;
  /** Started then or before. */
  readonly startedBy?: Date | undefined;
  readonly parked?: boolean | undefined;
}

/** Where a saga stands in the list of all. */
export type SagaPlace = Pick<SagaFacts, 'startedAt' | 'sagaId'>;

/** Reads sagas as they were last committed. */
@Injectable()
export class SagaQueries {
  constructor(private readonly database: OrchestratorDatabase) {}

  /** Throws `SAGA_NOT_FOUND`. */
  async get(sagaId: string): Promise<SagaWithJournal> {
    const saga = await this.database.sagaInstance.findUnique({ where: { sagaId } });
    if (!saga) throw new DomainError('SAGA_NOT_FOUND', 'not-found', 'There is no such saga.');
    return (await this.withJournals([saga]))[0]!;
  }

  /** Up to `limit` sagas, newest first; those that come after `after` in that order. */
  async list(limit: number, search: SagaSearch, after?: SagaPlace): Promise<SagaWithJournal[]> {
    const { subject, type, phase, step, startedBy, parked } = search;
    const sagas = await this.database.sagaInstance.findMany({
      where: {
        AND: [
          { subject, type, phase },
          step ? { awaiting: { array_contains: [{ step }] } } : {},
          startedBy ? { startedAt: { lte: startedBy } } : {},
          parked ? { parkedReason: { not: null } } : {},
          after ? comesAfter(after) : {},
        ],
      },
      orderBy: [{ startedAt: 'desc' }, { sagaId: 'desc' }],
      take: limit,
    });
    return this.withJournals(sagas);
  }

  async journalOf(sagaId: string): Promise<readonly JournalLine[]> {
    const lines = await this.database.sagaJournalEntry.findMany({ where: { sagaId }, orderBy: { entryId: 'asc' } });
    return lines.map(lineOf);
  }

  /** How many go on now: neither at an end, nor parked, nor waiting for an absent participant. Not more than `upTo`. */
  async countUnderWay(upTo: number): Promise<number> {
    // Only what somebody looks after has a due time: the index on that is as small as the load.
    const [row] = await this.database.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM
        (SELECT 1 FROM saga_instances WHERE due_at IS NOT NULL AND waiting_for IS NULL LIMIT ${upTo}) AS under_way`;
    return row!.count;
  }

  private async withJournals(sagas: readonly SagaRow[]): Promise<SagaWithJournal[]> {
    const lines = await this.database.sagaJournalEntry.findMany({
      where: { sagaId: { in: sagas.map(({ sagaId }) => sagaId) } },
      orderBy: { entryId: 'asc' },
    });
    const journals = Map.groupBy(lines.map(lineOf), ({ sagaId }) => sagaId);
    return sagas.map((saga) => ({ saga: factsOf(saga), journal: journals.get(saga.sagaId) ?? [] }));
  }
}

/** Said so that the index on the time of start is of use. */
function comesAfter({ startedAt, sagaId }: SagaPlace) {
  return { startedAt: { lte: startedAt }, OR: [{ startedAt: { lt: startedAt } }, { sagaId: { lt: sagaId } }] };
}
