create table if not exists trips (
  trip_id   text primary key,
  traveller text not null,
  -- REQUESTED, CONFIRMED or REFUSED.
  state     text not null,
  seat      integer,
  room      integer,
  reason    text,
  version   integer not null
);
