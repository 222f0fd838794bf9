-- Discounts, and how many of their uses count: those confirmed, and those reserved, also of orders that lapsed until somebody needs the room.
create table ticketly.discounts (
  discount_id text collate "C" primary key,
  place bigint not null generated always as identity,
  version integer not null,
  event_id text collate "C" not null,
  code text collate "C" not null,
  status text not null check (status in ('active', 'retired')),
  is_public boolean not null,
  starts_at_ms bigint,
  -- From when it can't be used: the end of its time, or when it was retired.
  ends_at_ms bigint,
  total_limit bigint,
  per_buyer_limit bigint,
  -- No limit is set where there was none: an unlimited discount stays so, and nobody waits for its row.
  is_limited boolean not null generated always as (total_limit is not null or per_buyer_limit is not null) stored,
  -- Kept only where there is a limit. Never written with the document.
  taken bigint not null default 0,
  state jsonb not null
) with (fillfactor = 70);
create unique index discounts_active_code on ticketly.discounts (event_id, code) where status = 'active';
create index discounts_of_event on ticketly.discounts (event_id, place);
create index discounts_of_code on ticketly.discounts (event_id, code, place);

-- The use of a discount by an order.
create table ticketly.discount_uses (
  order_id text collate "C" primary key,
  discount_id text collate "C" not null,
  buyer_id text collate "C" not null,
  state text not null check (state in ('reserved', 'confirmed', 'released')),
  given_minor bigint not null,
  expires_at_ms bigint not null
) with (fillfactor = 85);
create index uses_of_discount on ticketly.discount_uses (discount_id, buyer_id);
create index uses_lapsing on ticketly.discount_uses (discount_id, expires_at_ms) where state = 'reserved';
