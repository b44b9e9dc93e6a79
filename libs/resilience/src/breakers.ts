import { randomUUID } from 'node:crypto';
import { DomainError } from '@comanda/kernel';
import { gauges } from '@comanda/observability';
import type { BreakerState, BreakerStatus, ForceAct } from './breaker-status.js';

/** What can be listed and forced. */
export interface ListedBreaker {
  status(): BreakerStatus;
  force(act: ForceAct): void;
}

const NUMBERS: Record<BreakerState, number> = { closed: 0, 'half-open': 1, open: 2 };

/** All breakers of a process, for those who look after it. */
export class Breakers {
  /** Names them, for those who meet the process under several addresses. */
  readonly id = randomUUID();
  private readonly all = new Set<ListedBreaker>();

  /** Lists a breaker; the answer takes it off. */
  add(breaker: ListedBreaker): () => void {
    this.all.add(breaker);
    return () => void this.all.delete(breaker);
  }

  /** By peer. */
  list(): readonly BreakerStatus[] {
    return [...this.all].map((breaker) => breaker.status()).sort((a, b) => (a.peer < b.peer ? -1 : 1));
  }

  /**
   * Opens or closes the breakers of the peer against their own judgement, until it is called with `automatic`. Answers them. Throws
   * `DomainError` `BREAKER_NOT_FOUND` when there is none.
   */
  force(peer: string, act: ForceAct): readonly BreakerStatus[] {
    const found = [...this.all].filter((breaker) => breaker.status().peer === peer);
    if (found.length === 0) throw new DomainError('BREAKER_NOT_FOUND', 'not-found', `There is no breaker of ${peer}.`);
    for (const breaker of found) breaker.force(act);
    return found.map((breaker) => breaker.status());
  }

  /** Has the state of each measured, until the answer is called. */
  measure(): () => void {
    const description = 'Whether calls to the peer are let through: 0 closed (all), 1 half-open (one), 2 open (none).';
    return gauges('breaker.state', { description }, () =>
      this.list().map(({ peer, kind, state }) => ({ value: NUMBERS[state], labels: { peer, kind } })),
    );
  }
}
