-- The command side: each aggregate as one JSON document, beside it only the columns that queries and constraints need. Documents that are written often
-- and searched never are `json`, text as it came: half the price of `jsonb`.
-- Ids compare byte by byte (collate "C"): cheaper, and the same in every locale. `place` gives lists their order: the order of first saving.

-- The store's clock in epoch milliseconds. Every lapse is judged by it.
create function ticketly.now_ms() returns bigint language sql volatile parallel safe
  as $$ select floor(date_part('epoch', clock_timestamp()) * 1000)::bigint $$;

create table ticketly.organizations (
  organization_id text collate "C" primary key,
  place bigint not null generated always as identity,
  version integer not null,
  state jsonb not null
);
create index organizations_of_member on ticketly.organizations using gin ((state -> 'members') jsonb_path_ops);

create table ticketly.events (
  event_id text collate "C" primary key,
  place bigint not null generated always as identity,
  version integer not null,
  organization_id text collate "C" not null,
  state jsonb not null
);
create index events_of_organization on ticketly.events (organization_id, place);

create table ticketly.sessions (
  session_id text collate "C" primary key,
  place bigint not null generated always as identity,
  version integer not null,
  event_id text collate "C" not null,
  starts_at_ms bigint not null,
  ends_at_ms bigint not null,
  state jsonb not null
);
create index sessions_of_event on ticketly.sessions (event_id, starts_at_ms);
create index sessions_by_end on ticketly.sessions (ends_at_ms);

-- A version once saved never changes; nobody may update this table.
create table ticketly.layouts (
  layout_id text collate "C",
  version integer,
  state jsonb not null,
  primary key (layout_id, version)
);

create table ticketly.orders (
  order_id text collate "C" primary key,
  place bigint not null generated always as identity,
  session_id text collate "C" not null,
  buyer_id text collate "C" not null,
  hold_id text collate "C" not null,
  status text not null check (status in ('pending', 'paid', 'refunded', 'expired', 'cancelled')),
  -- Until when a pending order's claims live; the last such time of the others.
  expires_at_ms bigint not null,
  state json not null
);
-- One hold becomes at most one order.
create unique index orders_of_hold on ticketly.orders (hold_id);
create index orders_of_buyer on ticketly.orders (buyer_id, place);
create index orders_of_session on ticketly.orders (session_id, place);
create index orders_lapsing on ticketly.orders (expires_at_ms) where status = 'pending';

-- The arbiter. A row stays for good: a freed one keeps the last fence, so that an older hold can't come back.
create table ticketly.seat_claims (
  session_id text collate "C",
  seat_id text collate "C",
  order_id text collate "C" not null,
  fence bigint not null,
  state text not null check (state in ('claimed', 'sold', 'freed')),
  expires_at_ms bigint not null,
  primary key (session_id, seat_id)
) with (fillfactor = 85);

create table ticketly.payments (
  payment_id text collate "C" primary key,
  version integer not null,
  order_id text collate "C" not null,
  attempt integer not null,
  status text not null,
  saved_at_ms bigint not null,
  state jsonb not null,
  unique (order_id, attempt)
);
create index payments_unresolved on ticketly.payments (saved_at_ms)
  where status in ('created', 'requires_action', 'refund_pending');

create table ticketly.tickets (
  ticket_id text collate "C" primary key,
  place bigint not null generated always as identity,
  version integer not null,
  order_id text collate "C" not null,
  session_id text collate "C" not null,
  seat_id text collate "C" not null,
  status text not null,
  state jsonb not null
);
create index tickets_of_order on ticketly.tickets (order_id, place);
create index tickets_of_session on ticketly.tickets (session_id, place);
-- At most one live ticket a seat, whatever the code above does.
create unique index tickets_live on ticketly.tickets (session_id, seat_id) where status <> 'revoked';

create table ticketly.inbox (
  source text collate "C",
  message_id text collate "C",
  recorded_at timestamptz not null default now(),
  primary key (source, message_id)
);

create table ticketly.idempotency_keys (
  principal_id text collate "C",
  operation text collate "C",
  key text collate "C",
  fingerprint text not null,
  leased_until_ms bigint not null,
  forgotten_at_ms bigint not null,
  answer_status integer,
  -- Text as it was, not jsonb: the same answer down to the order of its fields.
  answer_body json,
  primary key (principal_id, operation, key)
);
create index idempotency_keys_forgotten on ticketly.idempotency_keys (forgotten_at_ms);

create table ticketly.timers (
  timer_id text collate "C" primary key,
  at_ms bigint not null,
  kind text not null,
  subject text not null,
  leased_until_ms bigint not null default 0
);
create index timers_due on ticketly.timers (at_ms);

create table ticketly.checkpoints (
  consumer text collate "C" primary key,
  position bigint not null
);
