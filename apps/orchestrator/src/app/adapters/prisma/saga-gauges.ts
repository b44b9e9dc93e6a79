import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { gauges, type Reading } from '@comanda/observability';
import { OrchestratorDatabase } from './orchestrator-database.js';

interface LiveRow {
  readonly type: string;
  readonly step: string;
  readonly direction: string;
  readonly isParked: boolean;
  readonly sagas: number;
  readonly oldestSeconds: number;
}

/**
 * Live sagas by the step that they await. A parked saga has no timer, an ended one neither timer nor reason: two small indexes have all that live.
 */
export const LIVE_SAGAS = `
  select type, a->>'step' as step, a->>'direction' as direction, parked_reason is not null as "isParked", count(*)::int as sagas,
    extract(epoch from now() - min(started_at))::float8 as "oldestSeconds"
  from saga_instances, jsonb_array_elements(awaiting) a
  where due_at is not null or parked_reason is not null
  group by 1, 2, 3, 4`;

/** So long one look at the table serves: it is one table, however many look. */
const FRESH_MS = 5_000;

/**
 * Live sagas as metrics, by the step that they await, read when metrics are collected. Every orchestrator tells of all sagas, since there is
 * one table: over several processes it is the greatest that counts, not the sum.
 */
@Injectable()
export class SagaGauges implements OnApplicationBootstrap, OnModuleDestroy {
  private ends: (() => void)[] = [];
  private looked: { readonly atMs: number; readonly rows: Promise<readonly LiveRow[]> } | undefined;

  constructor(private readonly database: OrchestratorDatabase) {}

  onApplicationBootstrap(): void {
    const told = (isParked: boolean, value: (row: LiveRow) => number) => async (): Promise<readonly Reading[]> =>
      (await this.live()).filter((row) => row.isParked === isParked).map((row) => readingOf(row, value(row)));
    const sagas = { unit: '{saga}' };
    this.ends = [
      gauges(
        'saga.in_flight',
        { description: 'Sagas that await a step, by that step.', ...sagas },
        told(false, (row) => row.sagas),
      ),
      gauges(
        'saga.in_flight.age',
        { description: 'Since when the oldest saga that awaits the step is under way.', unit: 's' },
        told(false, (row) => row.oldestSeconds),
      ),
      gauges(
        'saga.needing_operator',
        { description: 'Sagas that are parked now, by the step that they await.', ...sagas },
        told(true, (row) => row.sagas),
      ),
    ];
  }

  onModuleDestroy(): void {
    this.ends.forEach((end) => end());
  }

  private live(): Promise<readonly LiveRow[]> {
    const atMs = performance.now();
    if (!this.looked || atMs - this.looked.atMs > FRESH_MS) {
      this.looked = { atMs, rows: this.read() };
      // A look that failed is not kept.
      this.looked.rows.catch(() => (this.looked = undefined));
    }
    return this.looked.rows;
  }

  private read(): Promise<readonly LiveRow[]> {
    return this.database.$queryRawUnsafe<LiveRow[]>(LIVE_SAGAS);
  }
}

function readingOf({ type, step, direction }: LiveRow, value: number): Reading {
  return { value, labels: { 'saga.type': type, 'saga.step': step, 'saga.direction': direction } };
}
