/** What is kept, and one index for each question that is asked often. */
export const schema = `
  create table if not exists sessions (
    session_id text primary key,
    life text not null,
    position integer not null default 0,
    primed integer not null default 0,
    fence integer not null default 0,
    edition integer not null default 0,
    generation integer not null default 0
  ) strict;

  create table if not exists holds (
    hold_id text primary key,
    session_id text not null,
    buyer_id text not null,
    status text not null check (status in ('active', 'converted')),
    body text not null
  ) strict;
  create index if not exists holds_of_buyer on holds (session_id, buyer_id);

  create table if not exists seats (
    session_id text not null,
    seat_id text not null,
    status text not null check (status in ('held', 'sold')),
    hold_id text not null,
    buyer_id text not null,
    places integer not null,
    expires_at integer,
    primary key (session_id, seat_id),
    check ((status = 'held') = (expires_at is not null))
  ) strict, without rowid;
  create index if not exists seats_of_hold on seats (hold_id);
  create index if not exists seats_of_buyer on seats (session_id, buyer_id);
  create index if not exists seats_by_end on seats (session_id, expires_at) where status = 'held';

  create table if not exists changes (
    session_id text not null,
    position integer not null,
    seat_id text not null,
    status text not null,
    primary key (session_id, position)
  ) strict, without rowid;

  create table if not exists marks (
    only integer primary key check (only = 1),
    generation integer not null,
    position integer not null,
    event_id text not null
  ) strict;
`;
