import { Injectable } from '@nestjs/common';
import { DomainError } from '@comanda/kernel';
import { OrchestratorDatabase } from './orchestrator-database.js';

type SagaRow = Awaited<ReturnType<OrchestratorDatabase['sagaInstance']['findFirstOrThrow']>>;
type JournalRow = Awaited<ReturnType<OrchestratorDatabase['sagaJournalEntry']['findFirstOrThrow']>>;

/** A saga with its journal, oldest line first. */
export interface SagaWithJournal {
  readonly saga: SagaRow;
  readonly journal: readonly JournalRow[];
}

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

  /** A page of sagas by id, newest first: of one subject (an order), or of all. `before` is the last id of the page before. */
  async list(limit: number, subject?: string, before?: string): Promise<SagaWithJournal[]> {
    const sagas = await this.database.sagaInstance.findMany({
      where: { ...(subject && { subject }), ...(before && { sagaId: { lt: before } }) },
      orderBy: { sagaId: 'desc' },
      take: limit,
    });
    return this.withJournals(sagas);
  }

  private async withJournals(sagas: readonly SagaRow[]): Promise<SagaWithJournal[]> {
    const lines = await this.database.sagaJournalEntry.findMany({
      where: { sagaId: { in: sagas.map(({ sagaId }) => sagaId) } },
      orderBy: { entryId: 'asc' },
    });
    return sagas.map((saga) => ({ saga, journal: lines.filter(({ sagaId }) => sagaId === saga.sagaId) }));
  }
}
