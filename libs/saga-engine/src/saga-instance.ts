import type { Awaited, Failure, Phase, Progress } from '@comanda/saga';
import { decodeJson, encodeJson, type Table } from '@comanda/messaging';

/** An awaited step, and how often and when its command was sent. Times in milliseconds since the epoch. */
export interface AwaitedCommand extends Awaited {
  /** Times that it was sent; 0 while its participant is absent and it never left. */
  readonly attempt: number;
  /** When it was sent first: its deadline counts from here. */
  readonly sinceMs?: number | undefined;
  /** When its timer fires: it is sent again, or its outcome counts as unknown. */
  readonly dueMs: number;
  /** The absent participant that it waits for, instead of being sent. */
  readonly waitsFor?: string | undefined;
  /** After so many sendings it is parked, where that is not what its definition says: an operator has let it try again. */
  readonly parkAt?: number | undefined;
}

/** One saga as it is stored. */
export interface SagaInstance {
  readonly sagaId: string;
  readonly type: string;
  /** Version and hash of the definition that it started with, and goes on with. */
  readonly definitionVersion: number;
  readonly definitionHash: string;
  /** Id of what it is about, e.g. the order. */
  readonly subject: string;
  readonly progress: Omit<Progress, 'awaiting'> & { readonly awaiting: readonly AwaitedCommand[] };
  /** Why it goes no further without an operator. */
  readonly parked?: string | undefined;
  /** The absent participant for which it waits; the first, where it waits for several. */
  readonly waitingFor?: string | undefined;
  /** When somebody looks after it, as it was stored. */
  readonly timerAt?: Date | undefined;
  readonly traceparent?: string | undefined;
  readonly startedAt: Date;
  readonly updatedAt: Date;
}

/**
 * When somebody must look after the saga; `undefined` at an end and for a parked saga. A time that was stored before stays as long as
 * it lies ahead and is not too late: it may come early, which costs a look, but an indexed column that does not change makes each
 * step of the saga much cheaper to store.
 */
export function timerAt({ parked, progress, timerAt: stored, updatedAt }: SagaInstance): Date | undefined {
  if (parked !== undefined || progress.awaiting.length === 0) return undefined;
  const dueMs = progress.awaiting.reduce((least, awaited) => Math.min(least, awaited.dueMs), Infinity);
  return stored && stored > updatedAt && stored.getTime() <= dueMs ? stored : new Date(dueMs);
}

/** The saga as it is stored: with the time at which somebody looks after it. */
export function armed(instance: SagaInstance): SagaInstance {
  return { ...instance, timerAt: timerAt(instance) };
}

const texts = new WeakMap<Progress['state'], string>();

/** The state as JSON, written once: a state does not change, and a step that learns nothing leaves it to the next one. */
function textOf(state: Progress['state']): string {
  const text = texts.get(state) ?? encodeJson(state);
  texts.set(state, text);
  return text;
}

/** Sagas by id. `due_at` is indexed for the timers, `waiting_for` for the return of a participant. */
export const sagaInstances: Table<SagaInstance> = {
  name: 'saga_instances',
  key: 'saga_id',
  columns: {
    saga_id: 'text',
    type: 'text',
    definition_version: 'integer',
    definition_hash: 'text',
    subject: 'text',
    phase: 'text',
    state: 'text',
    awaiting: 'jsonb',
    failed_step: 'text',
    failure_code: 'text',
    failure_outcome: 'text',
    parked_reason: 'text',
    waiting_for: 'text',
    due_at: 'timestamptz',
    traceparent: 'text',
    started_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  toRow: (instance) => ({
    saga_id: instance.sagaId,
    type: instance.type,
    definition_version: instance.definitionVersion,
    definition_hash: instance.definitionHash,
    subject: instance.subject,
    phase: instance.progress.phase,
    state: textOf(instance.progress.state),
    awaiting: instance.progress.awaiting,
    failed_step: instance.progress.failure?.step ?? null,
    failure_code: instance.progress.failure?.code ?? null,
    failure_outcome: instance.progress.failure?.outcome ?? null,
    parked_reason: instance.parked ?? null,
    waiting_for: instance.waitingFor ?? null,
    due_at: timerAt(instance) ?? null,
    traceparent: instance.traceparent ?? null,
    started_at: instance.startedAt,
    updated_at: instance.updatedAt,
  }),
  fromRow: (row) => ({
    sagaId: row.saga_id as string,
    type: row.type as string,
    definitionVersion: row.definition_version as number,
    definitionHash: row.definition_hash as string,
    subject: row.subject as string,
    progress: {
      phase: row.phase as Phase,
      state: decodeJson(row.state as string) as Progress['state'],
      awaiting: row.awaiting as readonly AwaitedCommand[],
      failure: row.failed_step
        ? {
            step: row.failed_step as string,
            code: row.failure_code as string,
            outcome: row.failure_outcome as Failure['outcome'],
          }
        : undefined,
    },
    parked: (row.parked_reason as string | null) ?? undefined,
    waitingFor: (row.waiting_for as string | null) ?? undefined,
    timerAt: (row.due_at as Date | null) ?? undefined,
    traceparent: (row.traceparent as string | null) ?? undefined,
    startedAt: row.started_at as Date,
    updatedAt: row.updated_at as Date,
  }),
};
