create table if not exists payments (
  trip_id text primary key,
  card    text not null,
  cents   integer not null,
  version integer not null
);
