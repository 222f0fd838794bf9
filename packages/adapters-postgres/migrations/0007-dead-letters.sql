-- Facts that a follower of the log could not apply: at most one a subject, the first that waits.
create table ticketly.dead_letters (
  consumer text collate "C" not null,
  subject text collate "C" not null,
  place bigint generated always as identity,
  position bigint not null,
  event_id text not null,
  type text not null,
  reason text not null,
  cause text not null check (cause in ('fact', 'surroundings')),
  recovered boolean not null,
  retry_requested boolean not null default false,
  set_aside_at_ms bigint not null default ticketly.now_ms(),
  primary key (consumer, subject)
);
create unique index dead_letters_by_place on ticketly.dead_letters (place);
create index dead_letters_to_retry on ticketly.dead_letters (consumer, place) where retry_requested;
