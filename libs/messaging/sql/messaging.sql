-- The tables of @comanda/messaging, for the database of each service that uses it. It may be run again.

-- Messages that were handled here, with what was answered.
create table if not exists inbox (
  message_id      text primary key,
  request_hash    text,
  reply           bytea,
  refusal_code    text,
  refusal_message text,
  running_until   timestamptz(6),
  handled_at      timestamptz(6) not null default current_timestamp
);

-- For cleaning up: small, since the rows lie in the order of their time.
create index if not exists inbox_handled_at_idx on inbox using brin (handled_at);

-- Messages that must leave, or whose arrival is not yet known.
create table if not exists outbox (
  id          bigserial primary key,
  event_id    text not null,
  subject     text not null,
  subscribers text[],
  passed      text[] default array[]::text[],
  envelope    bytea not null,
  created_at  timestamptz(6) not null default current_timestamp,
  sent_seq    bigint,
  sent_at     timestamptz(6)
);

-- The greatest fencing token that was seen of each turn: who comes with a smaller one does nothing.
create table if not exists fences (
  name    text primary key,
  token   bigint not null,
  seen_at timestamptz(6) not null default current_timestamp
);

-- Messages that cannot be handled, each with the reason.
create table if not exists dead_letters (
  message_id  text primary key,
  subject     text not null,
  envelope    bytea not null,
  reason      text not null,
  occurrences integer not null default 1,
  first_at    timestamptz(6) not null default current_timestamp,
  last_at     timestamptz(6) not null default current_timestamp
);
