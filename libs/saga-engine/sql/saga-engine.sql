-- The tables of @comanda/saga-engine, for the database of the service that runs sagas, beside those of @comanda/messaging.
-- It may be run again.

-- One row a saga. The commands that are awaited follow from it, so that it is the saga's outbox as well.
create table if not exists saga_instances (
  saga_id            text primary key,
  type               text not null,
  definition_version integer not null,
  definition_hash    text not null,
  -- Id of what the saga is about.
  subject            text not null,
  -- running, compensating, completed or compensated.
  phase              text not null,
  -- What the saga knows, as JSON text that keeps bigints.
  state              text not null,
  -- [{ step, direction, attempt, sinceMs, dueMs }]; several in a parallel group, none at an end.
  awaiting           jsonb not null,
  failed_step        text,
  failure_code       text,
  -- refused or unknown.
  failure_outcome    text,
  -- Why it needs an operator.
  parked_reason      text,
  -- The absent participant for which a command waits.
  waiting_for        text,
  -- When somebody looks after it.
  due_at             timestamptz(6),
  traceparent        text,
  started_at         timestamptz(6) not null,
  updated_at         timestamptz(6) not null,
  version            integer not null
)
-- Its rows are updated soon after they are inserted: with room in the page an update touches no index.
with (fillfactor = 50);

create index if not exists saga_instances_due_at_idx on saga_instances (due_at);
create index if not exists saga_instances_waiting_for_idx on saga_instances (waiting_for);
create index if not exists saga_instances_subject_started_at_saga_id_idx on saga_instances (subject, started_at, saga_id);
create index if not exists saga_instances_started_at_saga_id_idx on saga_instances (started_at, saga_id);
-- Only the few that are parked.
create index if not exists saga_instances_parked_idx on saga_instances (started_at, saga_id) where parked_reason is not null;

-- What happened to each saga. Appended, never changed.
create table if not exists saga_journal (
  entry_id  bigserial not null,
  saga_id   text not null,
  step      text not null,
  direction text not null,
  -- started, succeeded, refused, unknown, dropped, parked; or an operator's act: retried, skipped, forced, turned-back.
  outcome   text not null,
  code      text,
  attempts  integer not null,
  -- Where the saga was after it.
  phase     text not null,
  by_whom   text,
  why       text,
  at        timestamptz(6) not null,
  primary key (saga_id, entry_id)
);

-- For watchers, who read the end of it.
create index if not exists saga_journal_entry_id_idx on saga_journal (entry_id);
