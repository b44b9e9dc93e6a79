import { Injectable } from '@nestjs/common';
import { OrchestratorDatabase } from './orchestrator-database.js';

/** What an operator did to the system. */
export type OperatorAct = Awaited<ReturnType<OrchestratorDatabase['operatorAct']['findFirstOrThrow']>>;

/** Where an act stands in the list of all. */
export type ActPlace = Pick<OperatorAct, 'at' | 'actId'>;

/** The record of operators' acts: appended, never changed. */
@Injectable()
export class OperatorActs {
  constructor(private readonly database: OrchestratorDatabase) {}

  /** One that is there already stays as it was. */
  async record(act: OperatorAct): Promise<void> {
    await this.database.operatorAct.createMany({ data: [act], skipDuplicates: true });
  }

  /** Up to `limit` acts, newest first; of one target, and those that come after `after`, where that is said. */
  list(limit: number, target?: string, after?: ActPlace): Promise<OperatorAct[]> {
    return this.database.operatorAct.findMany({
      where: { AND: [{ target }, after ? comesAfter(after) : {}] },
      orderBy: [{ at: 'desc' }, { actId: 'desc' }],
      take: limit,
    });
  }
}

function comesAfter({ at, actId }: ActPlace) {
  return { at: { lte: at }, OR: [{ at: { lt: at } }, { actId: { lt: actId } }] };
}
