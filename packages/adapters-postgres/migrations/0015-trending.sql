-- How often the page of each event was looked at, by UTC day. No fact: a process adds what it has counted every few seconds.
create table ticketly.page_views (
  event_id text collate "C" not null,
  day date not null,
  views bigint not null,
  primary key (event_id, day)
);
create index page_views_by_day on ticketly.page_views (day);

-- How events ranked by trend at a moment: scores as [[event id, score], …]. A ranking never changes, and is followed by one other at the most.
create table ticketly.rankings (
  ranked_at_ms bigint primary key,
  follows_ms bigint,
  since_ms bigint not null,
  scores jsonb not null
);
create unique index rankings_follow_one on ticketly.rankings (follows_ms) nulls not distinct;
