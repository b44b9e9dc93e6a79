import type { Phase, Progress } from '@comanda/saga';
import { decodeJson, encodeJson, type Table } from '@comanda/messaging';

/** One saga as it is stored. */
export interface SagaInstance {
  readonly sagaId: string;
  readonly type: string;
  /** Version of the definition that it started with, and goes on with. */
  readonly definitionVersion: number;
  /** Id of what it is about, e.g. the order. */
  readonly subject: string;
  readonly progress: Progress;
  /** Times that the awaited command has been sent; 0 at an end. */
  readonly attempt: number;
  /** When the awaited command was sent first: its deadline counts from here. */
  readonly awaitingSince?: Date | undefined;
  /** When the timer fires next; absent at an end. */
  readonly dueAt?: Date | undefined;
  readonly traceparent?: string | undefined;
  readonly startedAt: Date;
  readonly updatedAt: Date;
}

/** Sagas by id. `due_at` is indexed for the timers. */
export const sagaInstances: Table<SagaInstance> = {
  name: 'saga_instances',
  key: 'saga_id',
  columns: {
    saga_id: 'text',
    type: 'text',
    definition_version: 'integer',
    subject: 'text',
    phase: 'text',
    state: 'text',
    awaiting_step: 'text',
    awaiting_direction: 'text',
    failed_step: 'text',
    failure_code: 'text',
    attempt: 'integer',
    awaiting_since: 'timestamptz',
    due_at: 'timestamptz',
    traceparent: 'text',
    started_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  toRow: ({ progress, ...instance }) => ({
    saga_id: instance.sagaId,
    type: instance.type,
    definition_version: instance.definitionVersion,
    subject: instance.subject,
    phase: progress.phase,
    state: encodeJson(progress.state),
    awaiting_step: progress.awaiting?.step ?? null,
    awaiting_direction: progress.awaiting?.direction ?? null,
    failed_step: progress.failure?.step ?? null,
    failure_code: progress.failure?.code ?? null,
    attempt: instance.attempt,
    awaiting_since: instance.awaitingSince ?? null,
    due_at: instance.dueAt ?? null,
    traceparent: instance.traceparent ?? null,
    started_at: instance.startedAt,
    updated_at: instance.updatedAt,
  }),
  fromRow: (row) => ({
    sagaId: row.saga_id as string,
    type: row.type as string,
    definitionVersion: row.definition_version as number,
    subject: row.subject as string,
    progress: {
      phase: row.phase as Phase,
      state: decodeJson(row.state as string) as Progress['state'],
      awaiting: row.awaiting_step
        ? { step: row.awaiting_step as string, direction: row.awaiting_direction as 'do' | 'undo' }
        : undefined,
      failure: row.failed_step ? { step: row.failed_step as string, code: row.failure_code as string } : undefined,
    },
    attempt: row.attempt as number,
    awaitingSince: (row.awaiting_since as Date | null) ?? undefined,
    dueAt: (row.due_at as Date | null) ?? undefined,
    traceparent: (row.traceparent as string | null) ?? undefined,
    startedAt: row.started_at as Date,
    updatedAt: row.updated_at as Date,
  }),
};
