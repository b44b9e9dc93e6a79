import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { LeaderElection, type Candidacy, type Term } from '@comanda/coordination';
import { store } from './report-store.js';
import { Worker } from './worker.js';

// #region leader
/** Reports that one process makes at a time, out of all that run. */
@Injectable()
export class Reports implements OnApplicationBootstrap, OnModuleDestroy {
  candidacy?: Candidacy;

  constructor(
    private readonly election: LeaderElection,
    private readonly worker: Worker,
  ) {}

  onApplicationBootstrap(): void {
    this.candidacy = this.election.stand('reports', { ttlMs: 15_000, lead: (term) => this.make(term) });
  }

  async onModuleDestroy(): Promise<void> {
    await this.candidacy?.withdraw(); // Another one leads at once, instead of after the TTL.
  }

  private make(term: Term): void {
    if (term.isLeader()) store.write(`a report of ${this.worker.name}`, term.token);
  }
}
// #endregion
