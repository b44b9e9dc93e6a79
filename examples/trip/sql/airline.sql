create table if not exists flights (
  flight   text primary key,
  capacity integer not null,
  -- Seat by trip.
  seats    jsonb not null,
  version  integer not null
);

insert into flights values ('LIS-BER', 100, '{}', 1) on conflict do nothing;
