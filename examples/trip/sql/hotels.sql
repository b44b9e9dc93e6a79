create table if not exists hotels (
  hotel    text primary key,
  capacity integer not null,
  -- Room by trip.
  rooms    jsonb not null,
  version  integer not null
);

insert into hotels values ('Adlon', 100, '{}', 1) on conflict do nothing;
