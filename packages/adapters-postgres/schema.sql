-- What the migrations and functions add up to; written by `pnpm run schema`, never by hand.

-- tables

table charge_marks
  provider text not null collate "C"
  compared_until_ms bigint not null
  turn text not null collate "C"
  taken_at_ms bigint not null

table checkpoints
  consumer text not null collate "C"
  position bigint not null

table contacts
  order_id text not null collate "C"
  session_id text not null collate "C"
  principal_id text not null collate "C"
  key_id text not null collate "C"
  sealed text collate "C"
  saved_at_ms bigint not null
  counted_from_ms bigint not null
  saves integer not null

table database_origin
  is_one boolean not null default true
  origin text not null collate "C" default (gen_random_uuid())::text

table dead_letters
  consumer text not null collate "C"
  subject text not null collate "C"
  place bigint not null identity
  position bigint not null
  event_id text not null
  type text not null
  reason text not null
  cause text not null
  recovered boolean not null
  retry_requested boolean not null default false
  set_aside_at_ms bigint not null default ticketly.now_ms()

table discount_uses
  order_id text not null collate "C"
  discount_id text not null collate "C"
  buyer_id text not null collate "C"
  state text not null
  given_minor bigint not null
  expires_at_ms bigint not null

table discounts
  discount_id text not null collate "C"
  place bigint not null identity
  version integer not null
  event_id text not null collate "C"
  code text not null collate "C"
  status text not null
  is_public boolean not null
  starts_at_ms bigint
  ends_at_ms bigint
  total_limit bigint
  per_buyer_limit bigint
  is_limited boolean not null default ((total_limit IS NOT NULL) OR (per_buyer_limit IS NOT NULL))
  taken bigint not null default 0
  state jsonb not null

table events
  event_id text not null collate "C"
  place bigint not null identity
  version integer not null
  organization_id text not null collate "C"
  state jsonb not null

table idempotency_keys
  principal_id text not null collate "C"
  operation text not null collate "C"
  key text not null collate "C"
  fingerprint text not null
  leased_until_ms bigint not null
  forgotten_at_ms bigint not null
  answer_status integer
  answer_body json
  lease text

table inbox
  source text not null collate "C"
  message_id text not null collate "C"
  recorded_at timestamp with time zone not null default now()

table layouts
  layout_id text not null collate "C"
  version integer not null
  state jsonb not null
  organization_id text collate "C" default (state ->> 'organizationId'::text)
  name text default (state ->> 'name'::text)

table ledger
  entry_id text not null collate "C"
  kind text not null
  organization_id text collate "C"
  event_id text not null collate "C"
  order_id text not null collate "C"
  payment_id text not null collate "C"
  provider text collate "C"
  posted_at_ms bigint not null
  postings jsonb not null

table log_history
  is_one boolean not null default true
  generation integer not null default 0

table orders
  order_id text not null collate "C"
  place bigint not null identity
  session_id text not null collate "C"
  buyer_id text not null collate "C"
  hold_id text not null collate "C"
  status text not null
  expires_at_ms bigint not null
  state json not null

table organizations
  organization_id text not null collate "C"
  place bigint not null identity
  version integer not null
  state jsonb not null

table outbox partition by RANGE (recorded_at)
  position bigint not null default nextval('ticketly.outbox_positions'::regclass)
  recorded_at timestamp with time zone not null default now()
  event_id text not null collate "C"
  aggregate_type text not null
  aggregate_id text not null
  routing_key text not null
  type text not null
  version integer not null
  payload json not null
  occurred_at_ms bigint not null

table page_views
  event_id text not null collate "C"
  day date not null
  views bigint not null

table payments
  payment_id text not null collate "C"
  version integer not null
  order_id text not null collate "C"
  attempt integer not null
  status text not null
  saved_at_ms bigint not null
  state jsonb not null
  provider text not null collate "C" default COALESCE((state ->> 'provider'::text), ''::text)
  urgency text
  resting_since_ms bigint not null default 0
  asks integer not null default 0

table person_keys
  principal_id text not null collate "C"
  key_id text not null collate "C"
  master_key_id text not null collate "C"
  wrapped text not null collate "C"

table rankings
  ranked_at_ms bigint not null
  follows_ms bigint
  since_ms bigint not null
  scores jsonb not null

table receipt_series
  organization_id text not null collate "C"
  last_number bigint not null
  last_issued_at_ms bigint not null

table receipts
  organization_id text not null collate "C"
  number bigint not null
  cause text not null collate "C"
  order_id text not null collate "C"
  issued_at_ms bigint not null
  content jsonb not null

table schema_functions
  file text not null
  revision integer not null
  checksum text not null
  applied_at timestamp with time zone not null default now()

table schema_migrations
  number integer not null
  name text not null
  checksum text not null
  applied_at timestamp with time zone not null default now()
  breaking text

table seat_claims
  session_id text not null collate "C"
  seat_id text not null collate "C"
  order_id text not null collate "C"
  fence bigint not null
  state text not null
  expires_at_ms bigint not null

table sessions
  session_id text not null collate "C"
  place bigint not null identity
  version integer not null
  event_id text not null collate "C"
  starts_at_ms bigint not null
  ends_at_ms bigint not null
  state jsonb not null

table tickets
  ticket_id text not null collate "C"
  place bigint not null identity
  version integer not null
  order_id text not null collate "C"
  session_id text not null collate "C"
  seat_id text not null collate "C"
  status text not null
  state jsonb not null

table timers
  timer_id text not null collate "C"
  at_ms bigint not null
  kind text not null
  subject text not null
  leased_until_ms bigint not null default 0

-- constraints

constraint charge_marks_pkey on charge_marks: PRIMARY KEY (provider)

constraint checkpoints_pkey on checkpoints: PRIMARY KEY (consumer)

constraint contacts_pkey on contacts: PRIMARY KEY (order_id)

constraint database_origin_is_one_check on database_origin: CHECK (is_one)

constraint database_origin_pkey on database_origin: PRIMARY KEY (is_one)

constraint dead_letters_cause_check on dead_letters: CHECK ((cause = ANY (ARRAY['fact'::text, 'surroundings'::text])))

constraint dead_letters_pkey on dead_letters: PRIMARY KEY (consumer, subject)

constraint discount_uses_pkey on discount_uses: PRIMARY KEY (order_id)

constraint discount_uses_state_check on discount_uses: CHECK ((state = ANY (ARRAY['reserved'::text, 'confirmed'::text, 'released'::text])))

constraint discounts_pkey on discounts: PRIMARY KEY (discount_id)

constraint discounts_status_check on discounts: CHECK ((status = ANY (ARRAY['active'::text, 'retired'::text])))

constraint events_pkey on events: PRIMARY KEY (event_id)

constraint idempotency_keys_pkey on idempotency_keys: PRIMARY KEY (principal_id, operation, key)

constraint inbox_pkey on inbox: PRIMARY KEY (source, message_id)

constraint layouts_pkey on layouts: PRIMARY KEY (layout_id, version)

constraint ledger_pkey on ledger: PRIMARY KEY (entry_id)

constraint log_history_is_one_check on log_history: CHECK (is_one)

constraint log_history_pkey on log_history: PRIMARY KEY (is_one)

constraint orders_pkey on orders: PRIMARY KEY (order_id)

constraint orders_status_check on orders: CHECK ((status = ANY (ARRAY['pending'::text, 'paid'::text, 'partly_refunded'::text, 'refunded'::text, 'expired'::text, 'cancelled'::text])))

constraint organizations_pkey on organizations: PRIMARY KEY (organization_id)

constraint outbox_pkey on outbox: PRIMARY KEY ("position", recorded_at)

constraint page_views_pkey on page_views: PRIMARY KEY (event_id, day)

constraint payments_order_id_attempt_key on payments: UNIQUE (order_id, attempt)

constraint payments_pkey on payments: PRIMARY KEY (payment_id)

constraint person_keys_pkey on person_keys: PRIMARY KEY (principal_id)

constraint rankings_pkey on rankings: PRIMARY KEY (ranked_at_ms)

constraint receipt_series_pkey on receipt_series: PRIMARY KEY (organization_id)

constraint receipts_cause_key on receipts: UNIQUE (cause)

constraint receipts_number_check on receipts: CHECK ((number > 0))

constraint receipts_pkey on receipts: PRIMARY KEY (organization_id, number)

constraint schema_functions_pkey on schema_functions: PRIMARY KEY (file)

constraint schema_migrations_pkey on schema_migrations: PRIMARY KEY (number)

constraint seat_claims_pkey on seat_claims: PRIMARY KEY (session_id, seat_id)

constraint seat_claims_state_check on seat_claims: CHECK ((state = ANY (ARRAY['claimed'::text, 'sold'::text, 'freed'::text])))

constraint sessions_pkey on sessions: PRIMARY KEY (session_id)

constraint tickets_pkey on tickets: PRIMARY KEY (ticket_id)

constraint timers_pkey on timers: PRIMARY KEY (timer_id)

-- indexes

CREATE INDEX contacts_of_person ON ticketly.contacts USING btree (principal_id, order_id)

CREATE INDEX contacts_of_session ON ticketly.contacts USING btree (session_id, order_id)

CREATE INDEX dead_letters_in_turn ON ticketly.dead_letters USING btree (consumer, set_aside_at_ms, place) WHERE retry_requested

CREATE INDEX discounts_of_code ON ticketly.discounts USING btree (event_id, code, place)

CREATE INDEX discounts_of_event ON ticketly.discounts USING btree (event_id, place)

CREATE INDEX event_drafts ON ticketly.events USING btree (organization_id) WHERE (((state -> 'progress'::text) ->> 'status'::text) = ANY (ARRAY['draft'::text, 'submitted'::text, 'rejected'::text]))

CREATE INDEX events_changed ON ticketly.events USING btree ((((state -> 'progress'::text) ->> 'status'::text)), place) WHERE (state ? 'approvedDetails'::text)

CREATE INDEX events_in_status ON ticketly.events USING btree ((((state -> 'progress'::text) ->> 'status'::text)), place)

CREATE INDEX events_of_organization ON ticketly.events USING btree (organization_id, place)

CREATE INDEX idempotency_keys_forgotten ON ticketly.idempotency_keys USING btree (forgotten_at_ms)

CREATE INDEX layouts_of_organization ON ticketly.layouts USING btree (organization_id, layout_id, version DESC)

CREATE INDEX ledger_at_gateway ON ticketly.ledger USING btree (provider, posted_at_ms, payment_id) WHERE (provider IS NOT NULL)

CREATE INDEX ledger_of_order ON ticketly.ledger USING btree (order_id)

CREATE INDEX ledger_of_organization ON ticketly.ledger USING btree (organization_id, posted_at_ms, entry_id)

CREATE INDEX ledger_of_payment ON ticketly.ledger USING btree (payment_id)

CREATE INDEX orders_lapsing ON ticketly.orders USING btree (expires_at_ms) WHERE (status = 'pending'::text)

CREATE INDEX orders_of_buyer_narrowed ON ticketly.orders USING btree (buyer_id, place, status, session_id)

CREATE INDEX orders_of_session_narrowed ON ticketly.orders USING btree (session_id, place, status)

CREATE INDEX organizations_of_member ON ticketly.organizations USING gin (((state -> 'members'::text)) jsonb_path_ops)

CREATE INDEX page_views_by_day ON ticketly.page_views USING btree (day)

CREATE INDEX payments_resting ON ticketly.payments USING btree (provider, urgency, resting_since_ms) WHERE (urgency IS NOT NULL)

CREATE INDEX person_keys_by_master ON ticketly.person_keys USING btree (master_key_id)

CREATE INDEX receipts_of_order ON ticketly.receipts USING btree (order_id, number)

CREATE INDEX sessions_by_end ON ticketly.sessions USING btree (ends_at_ms)

CREATE INDEX sessions_of_event ON ticketly.sessions USING btree (event_id, starts_at_ms)

CREATE INDEX tickets_of_order ON ticketly.tickets USING btree (order_id, place)

CREATE INDEX tickets_of_session ON ticketly.tickets USING btree (session_id, place)

CREATE INDEX timers_in_turn ON ticketly.timers USING btree (GREATEST(at_ms, leased_until_ms), timer_id)

CREATE INDEX uses_lapsing ON ticketly.discount_uses USING btree (discount_id, expires_at_ms) WHERE (state = 'reserved'::text)

CREATE INDEX uses_of_discount ON ticketly.discount_uses USING btree (discount_id, buyer_id)

CREATE UNIQUE INDEX dead_letters_by_place ON ticketly.dead_letters USING btree (place)

CREATE UNIQUE INDEX discounts_active_code ON ticketly.discounts USING btree (event_id, code) WHERE (status = 'active'::text)

CREATE UNIQUE INDEX orders_of_hold ON ticketly.orders USING btree (hold_id)

CREATE UNIQUE INDEX payments_order_id_attempt_key ON ticketly.payments USING btree (order_id, attempt)

CREATE UNIQUE INDEX rankings_follow_one ON ticketly.rankings USING btree (follows_ms) NULLS NOT DISTINCT

CREATE UNIQUE INDEX receipts_cause_key ON ticketly.receipts USING btree (cause)

CREATE UNIQUE INDEX tickets_live ON ticketly.tickets USING btree (session_id, seat_id) WHERE (status <> 'revoked'::text)

-- sequences

sequence outbox_positions bigint cache 1

sequence outbox_sleepers bigint cache 1

-- functions

CREATE OR REPLACE FUNCTION ticketly.add_outbox_partitions(weeks_ahead integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
declare
  monday timestamp;
  partition_name text;
  made integer := 0;
begin
  for monday in
    select generate_series(first, first + make_interval(weeks => least(weeks_ahead, 520)), interval '1 week')
      from date_trunc('week', clock_timestamp() at time zone 'UTC') as first
  loop
    partition_name := 'outbox_' || to_char(monday, 'IYYY"w"IW');
    continue when to_regclass('ticketly.' || partition_name) is not null;
    -- A week that already has rows in the default partition stays there.
    continue when exists (
      select from ticketly.outbox_default
       where recorded_at >= monday at time zone 'UTC' and recorded_at < (monday + interval '1 week') at time zone 'UTC');
    execute format('create table ticketly.%I partition of ticketly.outbox for values from (%L) to (%L)',
      partition_name, monday at time zone 'UTC', (monday + interval '1 week') at time zone 'UTC');
    made := made + 1;
  end loop;
  return made;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.announce_positions()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  drawn bigint;
begin
  select case when is_called then last_value else last_value - 1 end into drawn from ticketly.outbox_positions;
  perform pg_advisory_xact_lock_shared((21579::bigint << 48) | drawn);
  return null;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.append_chosen(events json, documents json[], refusals jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  e record;
begin
  select * into e
    from json_to_record(events) as c(
      orders integer[], ids text[], "aggregateTypes" text[], "aggregateIds" text[], "routingKeys" text[], types text[],
      versions integer[], times bigint[], lines integer[]);
  if refusals <> '{}' then
    select array_agg(c.id order by c.place) as ids, array_agg(c.aggregate_type order by c.place) as "aggregateTypes",
           array_agg(c.aggregate_id order by c.place) as "aggregateIds", array_agg(c.routing_key order by c.place) as "routingKeys",
           array_agg(c.type order by c.place) as types, array_agg(c.version order by c.place) as versions,
           array_agg(c.occurred_at_ms order by c.place) as times, array_agg(c.line order by c.place) as lines
      into e
      from unnest(e.orders, e.ids, e."aggregateTypes", e."aggregateIds", e."routingKeys", e.types, e.versions, e.times, e.lines)
           with ordinality as c(n, id, aggregate_type, aggregate_id, routing_key, type, version, occurred_at_ms, line, place)
     where not refusals ? c.n::text;
  end if;
  perform ticketly.append_facts(
    e.ids, e."aggregateTypes", e."aggregateIds", e."routingKeys", e.types, e.versions, e.times,
    array(select documents[l.line] from unnest(e.lines) with ordinality as l(line, place) order by l.place));
end
$function$

CREATE OR REPLACE FUNCTION ticketly.append_events(events json)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform ticketly.append_facts(e.ids, e.aggregate_types, e.aggregate_ids, e.routing_keys, e.types, e.versions, e.times, e.payloads)
    from (
      select array_agg(r.id order by r.place) as ids, array_agg(r."aggregateType" order by r.place) as aggregate_types,
             array_agg(r."aggregateId" order by r.place) as aggregate_ids, array_agg(r."routingKey" order by r.place) as routing_keys,
             array_agg(r.type order by r.place) as types, array_agg(r.version order by r.place) as versions,
             array_agg(r."occurredAt" order by r.place) as times, array_agg(r.payload order by r.place) as payloads
        from rows from (json_to_recordset(events) as (
               id text, "aggregateType" text, "aggregateId" text, "routingKey" text, type text, version integer,
               "occurredAt" bigint, payload json)) with ordinality
             as r(id, "aggregateType", "aggregateId", "routingKey", type, version, "occurredAt", payload, place)
    ) e;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.append_facts(event_ids text[], aggregate_types text[], aggregate_ids text[], routing_keys text[], types text[], versions integer[], times bigint[], payloads json[])
 RETURNS void
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
begin
  insert into ticketly.outbox (event_id, aggregate_type, aggregate_id, routing_key, type, version, payload, occurred_at_ms)
  select e.id, e.aggregate_type, e.aggregate_id, e.routing_key, e.type, e.version, coalesce(e.payload, 'null'), e.occurred_at_ms
    from unnest(event_ids, aggregate_types, aggregate_ids, routing_keys, types, versions, times, payloads)
         with ordinality as e(id, aggregate_type, aggregate_id, routing_key, type, version, occurred_at_ms, payload, place)
   order by e.place;
  if 'ledger' = any (aggregate_types) then
    insert into ticketly.ledger (entry_id, kind, organization_id, event_id, order_id, payment_id, provider, posted_at_ms, postings)
    select p."entryId", p.kind,
           coalesce(p."organizationId", (select c.organization_id from ticketly.events c where c.event_id = p."eventId")),
           p."eventId", p."orderId", p."paymentId", ticketly.gateway_of(p.postings), p."postedAt", p.postings
      from unnest(aggregate_types, payloads) as e(aggregate_type, payload)
     cross join lateral json_to_record(e.payload) as p(
           "entryId" text, kind text, "organizationId" text, "eventId" text, "orderId" text, "paymentId" text,
           "postedAt" bigint, postings jsonb)
     where e.aggregate_type = 'ledger'
        on conflict (entry_id) do nothing;
  end if;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.ascii_json(document text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
declare
  plain text := document;
  other text;
  code integer;
begin
  for other in select distinct m.found[1] from regexp_matches(document collate "C", '[^\x01-\x7f]', 'g') as m(found) loop
    code := ascii(other);
    plain := replace(plain, other, case
      when code < 65536 then '\u' || lpad(to_hex(code), 4, '0')
      else '\u' || to_hex(55296 + ((code - 65536) >> 10)) || '\u' || to_hex(56320 + ((code - 65536) & 1023)) end);
  end loop;
  return plain;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.begin_generation(above integer)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  begun integer;
begin
  update ticketly.log_history set generation = above + 1 where generation <= above returning generation into begun;
  if begun is null then
    return (select generation from ticketly.log_history);
  end if;
  update ticketly.checkpoints c set position = e.position
    from (select coalesce(max(o.position), 0) as position from ticketly.outbox o) e
   where c.position > e.position;
  update ticketly.sessions set version = version + 1000000;
  return begun;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.claim_effect_discount_use(effects jsonb)
 RETURNS TABLE(place integer, refusal jsonb)
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
declare
  places integer[];
  order_ids text[];
  discount_ids text[];
  buyer_ids text[];
  given bigint[];
  expiries bigint[];
  now_ms bigint;
begin
  select array_agg(e.place), array_agg(e."orderId"), array_agg(e."discountId"), array_agg(e."buyerId"),
         array_agg(e."givenMinor"), array_agg(e."expiresAt")
    into places, order_ids, discount_ids, buyer_ids, given, expiries
    from jsonb_to_recordset(effects) as e(
      place integer, "orderId" text, "discountId" text, "buyerId" text, "givenMinor" bigint, "expiresAt" bigint);
  perform ticketly.lock_discounts(discount_ids);
  now_ms := ticketly.now_ms();
  perform ticketly.release_lapsed_uses(d.discount_id, now_ms)
    from (select u.id, count(*) as wanted from unnest(discount_ids) as u(id) group by 1 order by 1) w
    join ticketly.discounts d on d.discount_id = w.id and d.taken + w.wanted > d.total_limit;
  return query select j.place, j.refusal from ticketly.judge_uses(places, discount_ids, buyer_ids, now_ms) j;
  if found then
    return;
  end if;
  insert into ticketly.discount_uses (order_id, discount_id, buyer_id, state, given_minor, expires_at_ms)
  select u.order_id, u.discount_id, u.buyer_id, 'reserved', u.given, u.expires_at_ms
    from unnest(order_ids, discount_ids, buyer_ids, given, expiries) as u(order_id, discount_id, buyer_id, given, expires_at_ms);
  update ticketly.discounts d set taken = d.taken + w.wanted
    from (select u.id, count(*) as wanted from unnest(discount_ids) as u(id) group by 1) w
   where d.discount_id = w.id and d.is_limited;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.claim_orders(columns json, order_lines text, event_lines text, effects json)
 RETURNS TABLE(place integer, refusal jsonb)
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  order_ids text[];
  session_ids text[];
  buyer_ids text[];
  hold_ids text[];
  fences bigint[];
  expiries bigint[];
  most_pending integer[];
  editions bigint[];
  seat_orders integer[];
  seat_ids text[];
  contended boolean;
  event_orders integer[];
  event_ids text[];
  event_aggregate_types text[];
  event_aggregate_ids text[];
  event_routing_keys text[];
  event_types text[];
  event_versions integer[];
  event_times bigint[];
  states constant json[] := string_to_array(order_lines, E'\n')::json[];
  payloads constant json[] := string_to_array(event_lines, E'\n', '')::json[];
  everyone integer[];
  chosen integer[];
  careful boolean;
  -- Of orders that are refused whatever else they want: place to refusal.
  refusals jsonb := '{}';
  now_ms bigint;
  wanted bigint;
  written bigint;
begin
  select * into order_ids, session_ids, buyer_ids, hold_ids, fences, expiries, most_pending, editions,
                seat_orders, seat_ids, contended,
                event_orders, event_ids, event_aggregate_types, event_aggregate_ids, event_routing_keys, event_types,
                event_versions, event_times
    from json_to_record(columns) as c(
      "orderIds" text[], "sessionIds" text[], "buyerIds" text[], "holdIds" text[], fences bigint[], expiries bigint[],
      "maxPending" integer[], editions bigint[],
      "seatOrders" integer[], "seatIds" text[], contended boolean,
      "eventOrders" integer[], "eventIds" text[], "eventAggregateTypes" text[], "eventAggregateIds" text[],
      "eventRoutingKeys" text[], "eventTypes" text[], "eventVersions" integer[], "eventTimes" bigint[]);
  everyone := array(select generate_series(1, cardinality(order_ids)));
  chosen := everyone;
  careful := contended;

  -- A buyer's orders are counted and written by one transaction at a time.
  perform pg_advisory_xact_lock(21579, b.hash)
    from (select distinct hashtext(b.id) as hash from unnest(buyer_ids) as b(id) order by 1) b;
  perform ticketly.share_halls(session_ids);
  -- Most batches are of one session: one row to look at.
  if exists (
    select from (select o.session_id, min(o.edition) as edition from unnest(session_ids, editions) as o(session_id, edition) group by 1) o
      join ticketly.sessions s on s.session_id = o.session_id
     where ticketly.edition_of(s.version) > o.edition
  ) then
    refusals := ticketly.stale_claims(session_ids, editions);
    careful := true;
  end if;

  for attempt in 1..10 loop
    now_ms := ticketly.now_ms();
    if careful then
      chosen := ticketly.disjoint_claims(session_ids, seat_orders, seat_ids, array(
        select n from unnest(everyone) as n where not refusals ? n::text and n not in (
          select j.place from ticketly.judge_claims(
            session_ids, buyer_ids, hold_ids, fences, most_pending, seat_orders, seat_ids, everyone, now_ms) j)));
    else
      careful := exists (
        select from unnest(buyer_ids, most_pending) as b(id, most)
         where (
           select count(*) filter (where p.status = 'pending' and p.expires_at_ms > now_ms)
             from ticketly.orders p where p.buyer_id = b.id
         ) >= b.most);
      continue when careful;
    end if;
    exit when chosen = '{}';

    begin
      if careful or exists (
        select from (select distinct id from unnest(session_ids) as u(id)) u
         where exists (select from ticketly.seat_claims c where c.session_id = u.id and c.seat_id = any (seat_ids))
      ) then
        -- Locks the seats in order, and takes those that are free, or lapsed, and were not claimed
        -- with a newer fence.
        insert into ticketly.seat_claims as c (session_id, seat_id, order_id, fence, state, expires_at_ms)
        select session_ids[w.n], w.seat_id, order_ids[w.n], fences[w.n], 'claimed', expiries[w.n]
          from unnest(seat_orders, seat_ids) as w(n, seat_id)
         where not careful or w.n = any (chosen)
         order by w.seat_id collate "C", session_ids[w.n] collate "C"
            on conflict (session_id, seat_id) do update
           set order_id = excluded.order_id, fence = excluded.fence, state = 'claimed', expires_at_ms = excluded.expires_at_ms
         where (c.state = 'freed' or (c.state = 'claimed' and c.expires_at_ms <= now_ms)) and c.fence <= excluded.fence;
      else
        -- Seats that nobody ever claimed, as most are in a rush: no need to be ready for a
        -- conflict, which costs more. In the same order.
        insert into ticketly.seat_claims (session_id, seat_id, order_id, fence, state, expires_at_ms)
        select session_ids[w.n], w.seat_id, order_ids[w.n], fences[w.n], 'claimed', expiries[w.n]
          from unnest(seat_orders, seat_ids) as w(n, seat_id)
         order by w.seat_id collate "C", session_ids[w.n] collate "C";
      end if;
      get diagnostics written = row_count;
      wanted := case when careful
        then (select count(*) from unnest(seat_orders) as w(n) where w.n = any (chosen)) else cardinality(seat_ids) end;
      if written <> wanted then
        raise sqlstate 'TK001';
      end if;

      insert into ticketly.orders (order_id, session_id, buyer_id, hold_id, status, expires_at_ms, state)
      select o.order_id, o.session_id, o.buyer_id, o.hold_id, 'pending', o.expires_at_ms, o.state
        from unnest(order_ids, session_ids, buyer_ids, hold_ids, expiries, states)
             with ordinality as o(order_id, session_id, buyer_id, hold_id, expires_at_ms, state, n)
       where not careful or o.n = any (chosen);

      if effects is not null then
        wanted := (select count(*) from jsonb_object_keys(refusals));
        refusals := refusals || ticketly.do_claim_effects(effects, chosen);
        if (select count(*) from jsonb_object_keys(refusals)) > wanted then
          raise sqlstate 'TK001';
        end if;
      end if;
      exit;
    exception when sqlstate 'TK001' or unique_violation then
      -- Somebody else was quicker, or a seat, a hold or an effect could not be had from the start:
      -- undo all, and look who may have what. What is then in the way of an order that nothing speaks
      -- against is its own id.
      if careful and sqlstate <> 'TK001' then
        raise;
      end if;
      careful := true;
      chosen := null;
    end;
  end loop;
  if chosen is null then
    raise sqlstate '40001' using message = 'the seats changed hands at every try';
  end if;

  insert into ticketly.outbox (event_id, aggregate_type, aggregate_id, routing_key, type, version, payload, occurred_at_ms)
  select e.id, e.aggregate_type, e.aggregate_id, e.routing_key, e.type, e.version, coalesce(e.payload, states[e.n]), e.occurred_at_ms
    from unnest(
           event_orders, event_ids, event_aggregate_types, event_aggregate_ids, event_routing_keys, event_types, event_versions,
           event_times, payloads
         ) with ordinality as e(n, id, aggregate_type, aggregate_id, routing_key, type, version, occurred_at_ms, payload, place)
   where not careful or e.n = any (chosen)
   order by e.place;

  if careful then
    return query
      select r.key::integer, r.value from jsonb_each(refusals) r
      union all
      select j.place, j.refusal
        from ticketly.judge_claims(
          session_ids, buyer_ids, hold_ids, fences, most_pending, seat_orders, seat_ids,
          array(select n from unnest(everyone) as n where n <> all (chosen) and not refusals ? n::text), now_ms) j;
    get diagnostics written = row_count;
    if written + cardinality(chosen) <> cardinality(order_ids) then
      raise sqlstate '40001' using message = 'what spoke against an order ended meanwhile';
    end if;
  end if;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.close_hall(of_session text, known_seats text[])
 RETURNS boolean
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
begin
  perform pg_advisory_xact_lock(21583, hashtext(of_session));
  return not exists (
    select from ticketly.seat_claims c
     where c.session_id = of_session and (c.state = 'sold' or (c.state = 'claimed' and c.expires_at_ms > ticketly.now_ms()))
       and c.seat_id <> all (known_seats));
end
$function$

CREATE OR REPLACE FUNCTION ticketly.confirm_use(of_order text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
begin
  -- Most orders have none.
  if not exists (select from ticketly.discount_uses where order_id = of_order) then
    return null;
  end if;
  update ticketly.discount_uses set state = 'confirmed'
   where order_id = of_order and state = 'reserved' and expires_at_ms > ticketly.now_ms();
  return case when not found then ticketly.take_use_again(of_order) end;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.confirm_uses(order_ids text[], refused jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
declare
  refusals jsonb := '{}';
  use record;
  refusal jsonb;
begin
  -- Most orders have none.
  if not exists (select from ticketly.discount_uses u where u.order_id = any (order_ids)) then
    return refusals;
  end if;
  perform ticketly.lock_discounts(array(
    select u.discount_id from ticketly.discount_uses u
     where u.order_id = any (order_ids) and not (u.state = 'reserved' and u.expires_at_ms > ticketly.now_ms())));
  for use in
    select o.n, u.order_id from unnest(order_ids) with ordinality as o(order_id, n)
      join ticketly.discount_uses u on u.order_id = o.order_id
     where not refused ? o.n::text
     order by u.discount_id, u.order_id
  loop
    refusal := ticketly.confirm_use(use.order_id);
    if refusal is not null then
      refusals := refusals || jsonb_build_object(use.n::text, refusal);
    end if;
  end loop;
  return refusals;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.disjoint_claims(session_ids text[], seat_orders integer[], seat_ids text[], candidates integer[])
 RETURNS integer[]
 LANGUAGE plpgsql
AS $function$
declare
  candidate record;
  wanted text[] := '{}';
  chosen integer[] := '{}';
begin
  for candidate in
    select w.n, array_agg(session_ids[w.n] || ' ' || w.seat_id) as seats
      from unnest(seat_orders, seat_ids) as w(n, seat_id)
     where w.n = any (candidates) group by w.n order by w.n
  loop
    continue when candidate.seats && wanted;
    wanted := wanted || candidate.seats;
    chosen := chosen || candidate.n;
  end loop;
  return chosen;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.do_claim_effects(effects json, among integer[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
declare
  refusals jsonb := '{}';
  of_kind record;
  refused jsonb;
begin
  for of_kind in
    select e.value ->> 'kind' as kind, jsonb_agg(e.value order by (e.value ->> 'place')::integer) as effects
      from json_array_elements(effects) as e
     where (e.value ->> 'place')::integer = any (among) group by 1 order by 1
  loop
    execute format(
      'select jsonb_object_agg(r.place, r.refusal) from ticketly.%I($1) r', 'claim_effect_' || replace(of_kind.kind, '-', '_'))
      into refused using of_kind.effects;
    refusals := coalesce(refused, '{}') || refusals;
  end loop;
  return refusals;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.edition_of(version integer)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN (version)::bigint

CREATE OR REPLACE FUNCTION ticketly.free_seats(o ticketly.orders, seats text[])
 RETURNS void
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
begin
  perform ticketly.lock_seats(o.session_id, seats);
  update ticketly.seat_claims c set state = 'freed'
   where c.session_id = o.session_id and c.seat_id = any (seats) and c.order_id = o.order_id;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.gateway_of(postings jsonb)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
declare
  gateway text;
  is_balanced boolean;
begin
  select min(c.account), bool_and(coalesce(c.sum = 0, false)) into gateway, is_balanced
    from (
      select sum((p.amount ->> 'amountMinor')::numeric) as sum, min(p.account) filter (where p.account like 'gateway:%') as account
        from jsonb_to_recordset(postings) as p(account text, amount jsonb) group by p.amount ->> 'currency'
    ) c;
  -- Null where there are none.
  if is_balanced is not true then
    raise exception 'a ledger entry is not balanced: %', postings;
  end if;
  return substr(gateway, 9);
end
$function$

CREATE OR REPLACE FUNCTION ticketly.hurry_payments()
 RETURNS trigger
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
begin
  -- Most have been paid.
  if not exists (select from ticketly.payments p where p.order_id = new.order_id and coalesce(p.urgency, '') = 'open') then
    return null;
  end if;
  -- Who saves many payments locks them in this order too.
  perform 1 from ticketly.payments p where p.order_id = new.order_id order by p.attempt for update;
  update ticketly.payments p set urgency = 'ended', resting_since_ms = ticketly.now_ms(), asks = 0
   where p.order_id = new.order_id and coalesce(p.urgency, '') = 'open';
  return null;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.issue_receipts(drafts jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  series ticketly.receipt_series;
  organization text;
  issued bigint;
begin
  for organization in
    select distinct draft ->> 'organizationId' collate "C" as id from jsonb_array_elements(drafts) as draft order by id
  loop
    insert into ticketly.receipt_series values (organization, 0, 0) on conflict do nothing;
    select * into series from ticketly.receipt_series s where s.organization_id = organization for update;
    -- A statement begun now sees every receipt of whoever had the series before.
    insert into ticketly.receipts (organization_id, number, cause, order_id, issued_at_ms, content)
    select organization, series.last_number + row_number() over (order by fresh.place), fresh.draft ->> 'cause',
           fresh.draft ->> 'orderId', greatest(series.last_issued_at_ms, ticketly.now_ms()), fresh.draft -> 'content'
      from jsonb_array_elements(drafts) with ordinality as fresh (draft, place)
     where fresh.draft ->> 'organizationId' = organization
       and not exists (select from ticketly.receipts r where r.cause = fresh.draft ->> 'cause');
    get diagnostics issued = row_count;
    if issued > 0 then
      update ticketly.receipt_series s
         set (last_number, last_issued_at_ms) = (
               select r.number, r.issued_at_ms from ticketly.receipts r
                where r.organization_id = organization order by r.number desc limit 1)
       where s.organization_id = organization;
    end if;
  end loop;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.judge_claims(session_ids text[], buyer_ids text[], hold_ids text[], fences bigint[], most_pending integer[], seat_orders integer[], seat_ids text[], among integer[], now_ms bigint)
 RETURNS TABLE(place integer, refusal jsonb)
 LANGUAGE sql
 SET enable_seqscan TO 'off'
AS $function$
  select judged.n, judged.refusal
    from (
      select o.n, case
          when held.order_id is not null then jsonb_build_object('code', 'orders/hold-ordered', 'orderId', held.order_id)
          when (
            select count(*) filter (where p.status = 'pending' and p.expires_at_ms > now_ms)
              from ticketly.orders p where p.buyer_id = buyer_ids[o.n]
          ) >= most_pending[o.n] then jsonb_build_object('code', 'orders/pending-limit-reached', 'limit', most_pending[o.n])
          when seats.taken is not null then jsonb_build_object('code', 'orders/seats-taken', 'conflicts', seats.taken)
          when seats.newer is not null then jsonb_build_object('code', 'orders/fence-stale', 'conflicts', seats.newer)
        end as refusal
        from unnest(among) as o(n)
        left join lateral (select order_id from ticketly.orders h where h.hold_id = hold_ids[o.n]) held on true
        left join (
          select w.n,
                 jsonb_agg(w.seat_id order by w.seat) filter (
                   where c.state = 'sold' or (c.state = 'claimed' and c.expires_at_ms > now_ms)) as taken,
                 jsonb_agg(w.seat_id order by w.seat) filter (where c.fence > fences[w.n]) as newer
            from unnest(seat_orders, seat_ids) with ordinality as w(n, seat_id, seat)
            join ticketly.seat_claims c on c.session_id = session_ids[w.n] and c.seat_id = w.seat_id
           group by w.n
        ) seats on seats.n = o.n
    ) judged
   where judged.refusal is not null
$function$

CREATE OR REPLACE FUNCTION ticketly.judge_settlements(order_ids text[], session_ids text[], editions bigint[], payment_ids text[], versions integer[], sources text[], message_ids text[], seat_orders integer[], seat_ids text[], now_ms bigint)
 RETURNS jsonb
 LANGUAGE sql
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
  select coalesce(jsonb_object_agg(judged.n, judged.refusal) filter (where judged.refusal is not null), '{}')
    from (
      select s.n, case
          when i.message_id is not null then jsonb_build_object('code', 'messaging/message-repeated')
          -- An expired order may still have its seats.
          when o.status is distinct from 'expired' and ticketly.unless_pending(o.status) is not null
            then ticketly.unless_pending(o.status)
          when s.payment_id is not null and coalesce(p.version, 0) <> s.version
            then jsonb_build_object('code', 'kernel/version-conflicting', 'currentVersion', coalesce(p.version, 0))
          when taken.seats is not null then jsonb_build_object('code', 'orders/seats-taken', 'conflicts', taken.seats)
          -- Who changes the hall looks at live claims alone.
          when (o.status <> 'pending' or o.expires_at_ms <= now_ms) and ticketly.edition_of(h.version) > s.edition
            then jsonb_build_object('code', 'locking/showing-stale', 'edition', ticketly.edition_of(h.version))
        end as refusal
        from unnest(order_ids, session_ids, editions, payment_ids, versions, sources, message_ids)
             with ordinality as s(order_id, session_id, edition, payment_id, version, source, message_id, n)
        left join ticketly.inbox i on i.source = s.source and i.message_id = s.message_id
        left join ticketly.orders o on o.order_id = s.order_id
        left join ticketly.payments p on p.payment_id = s.payment_id
        left join ticketly.sessions h on h.session_id = s.session_id
        left join (
          select w.n, jsonb_agg(w.seat_id order by w.seat) as seats
            from unnest(seat_orders, seat_ids) with ordinality as w(n, seat_id, seat)
            join ticketly.seat_claims c on c.session_id = session_ids[w.n] and c.seat_id = w.seat_id
           where c.order_id <> order_ids[w.n] and (c.state = 'sold' or (c.state = 'claimed' and c.expires_at_ms > now_ms))
           group by w.n
        ) taken on taken.n = s.n
    ) judged
$function$

CREATE OR REPLACE FUNCTION ticketly.judge_uses(places integer[], discount_ids text[], buyer_ids text[], now_ms bigint)
 RETURNS TABLE(place integer, refusal jsonb)
 LANGUAGE sql
 STABLE
 SET enable_seqscan TO 'off'
AS $function$
  select counted.place, coalesce(
           counted.refusal,
           jsonb_build_object('code', 'discounts/code-used-up', 'limit', counted.total_limit))
    from (
      select judged.*, judged.taken + count(*) filter (where judged.refusal is null)
               over (partition by judged.discount_id order by judged.place) as taken_then
        from (
          select w.place, w.discount_id, d.total_limit, d.taken, case
              when d.discount_id is null then jsonb_build_object('code', 'discounts/code-unknown')
              when d.status = 'retired' or d.ends_at_ms <= now_ms
                then jsonb_build_object('code', 'discounts/code-over', 'endedAt', d.ends_at_ms)
              when d.starts_at_ms > now_ms then jsonb_build_object('code', 'discounts/code-early', 'startsAt', d.starts_at_ms)
              when d.per_buyer_limit is not null and ticketly.uses_of_buyer(d.discount_id, w.buyer_id, now_ms) >= d.per_buyer_limit
                then jsonb_build_object('code', 'discounts/code-used-up-by-buyer', 'limit', d.per_buyer_limit)
            end as refusal
            from unnest(places, discount_ids, buyer_ids) as w(place, discount_id, buyer_id)
            left join ticketly.discounts d on d.discount_id = w.discount_id
        ) judged
    ) counted
   where counted.refusal is not null or counted.taken_then > counted.total_limit
$function$

CREATE OR REPLACE FUNCTION ticketly.lock_discounts(ids text[])
 RETURNS void
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
begin
  perform 1 from ticketly.discounts d
    where d.discount_id = any (ids) and d.is_limited
    order by d.discount_id for no key update;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.lock_seats(of_session text, seats text[])
 RETURNS void
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
begin
  perform 1 from ticketly.seat_claims c
    where c.session_id = of_session and c.seat_id = any (seats) order by c.seat_id for update;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.log_holds(at bigint, id text)
 RETURNS boolean
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
declare
  found_id text;
  first bigint;
begin
  if at = 0 then
    return true;
  end if;
  select o.event_id into found_id from ticketly.outbox o where o.position = at;
  if found_id is not null then
    return found_id = id;
  end if;
  select o.position into first from ticketly.outbox o order by o.position limit 1;
  return case when first is null
    then (select is_called and last_value >= at from ticketly.outbox_positions)
    else first > at end;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.message_repeated(message jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('code', 'messaging/message-repeated')
   where exists (select from ticketly.inbox i where i.source = message ->> 'source' and i.message_id = message ->> 'messageId')
$function$

CREATE OR REPLACE FUNCTION ticketly.name_event()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.state := new.state || coalesce(
    (select jsonb_build_object('eventId', s.event_id) from ticketly.sessions s where s.session_id = new.state ->> 'sessionId'), '{}');
  return new;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.note_message(message jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  insert into ticketly.inbox (source, message_id) values (message ->> 'source', message ->> 'messageId') on conflict do nothing;
  if not found then
    raise sqlstate '40001' using message = 'the message was recorded at the same moment';
  end if;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.note_messages(sources text[], message_ids text[], refusals jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
declare
  wanted bigint;
  written bigint;
begin
  wanted := (select count(*) from unnest(message_ids) with ordinality as m(message_id, n)
              where m.message_id is not null and not refusals ? m.n::text);
  if wanted = 0 then
    return;
  end if;
  insert into ticketly.inbox (source, message_id)
  select m.source, m.message_id from unnest(sources, message_ids) with ordinality as m(source, message_id, n)
   where m.message_id is not null and not refusals ? m.n::text
   order by m.source collate "C", m.message_id collate "C"
      on conflict do nothing;
  get diagnostics written = row_count;
  if written <> wanted then
    raise sqlstate '40001' using message = 'a message was recorded at the same moment';
  end if;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.now_ms()
 RETURNS bigint
 LANGUAGE sql
 PARALLEL SAFE
AS $function$ select floor(date_part('epoch', clock_timestamp()) * 1000)::bigint $function$

CREATE OR REPLACE FUNCTION ticketly.outbox_horizon(after bigint)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  drawn bigint;
  undecided bigint;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'the outbox is read with read committed: one snapshot for all of a transaction would miss events';
  end if;
  select case when is_called then last_value else last_value - 1 end into drawn from ticketly.outbox_positions;
  if drawn <= after then
    return after;
  end if;
  select min(((l.classid::bigint << 32) | l.objid::bigint) & 281474976710655) into undecided
    from pg_catalog.pg_locks l
   where l.locktype = 'advisory' and l.objsubid = 1 and l.classid::bigint >> 16 = 21579
     and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database());
  return least(drawn, undecided);
end
$function$

CREATE OR REPLACE FUNCTION ticketly.pin_orders(order_ids text[], untils bigint[])
 RETURNS TABLE(place integer, pinned json, refusal jsonb)
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  now_ms bigint;
  -- The seats of orders that are to live longer: arrays that run parallel, so that the plan begins
  -- with them and looks up each by its key.
  raised text[];
  session_ids text[];
  seat_ids text[];
  seat_untils bigint[];
begin
  perform 1 from ticketly.orders o where o.order_id = any (order_ids) order by o.order_id for update;
  now_ms := ticketly.now_ms();
  select array_agg(o.order_id), array_agg(o.session_id), array_agg(s.seat_id), array_agg(p.until_ms)
    into raised, session_ids, seat_ids, seat_untils
    from unnest(order_ids, untils) as p(order_id, until_ms)
    join ticketly.orders o on o.order_id = p.order_id
    cross join lateral jsonb_array_elements_text(jsonb_path_query_array(o.state::jsonb, '$.lines[*].seatId')) as s(seat_id)
   where o.status = 'pending' and o.expires_at_ms > now_ms and o.expires_at_ms < p.until_ms;
  perform 1 from unnest(session_ids, seat_ids) as w(session_id, seat_id)
     join ticketly.seat_claims c on c.session_id = w.session_id and c.seat_id = w.seat_id
    order by c.seat_id, c.session_id for update of c;
  update ticketly.seat_claims c set expires_at_ms = w.until_ms
    from unnest(raised, session_ids, seat_ids, seat_untils) as w(order_id, session_id, seat_id, until_ms)
   where c.session_id = w.session_id and c.seat_id = w.seat_id and c.order_id = w.order_id;
  update ticketly.orders o
     set expires_at_ms = p.until_ms, state = jsonb_set(o.state::jsonb, '{progress,expiresAt}', to_jsonb(p.until_ms))::json
    from unnest(order_ids, untils) as p(order_id, until_ms)
   where o.order_id = p.order_id and p.order_id = any (raised);
  -- Most orders have none.
  if exists (select from ticketly.discount_uses u where u.order_id = any (raised)) then
    perform ticketly.pin_use(p.order_id, p.until_ms)
      from (select * from unnest(order_ids, untils) as p(order_id, until_ms) where p.order_id = any (raised) order by 1) p;
  end if;
  return query
    select p.n::integer, case when judged.refusal is null then o.state end, judged.refusal
      from unnest(order_ids) with ordinality as p(order_id, n)
      left join ticketly.orders o on o.order_id = p.order_id
      cross join lateral (select coalesce(
        ticketly.unless_pending(o.status),
        case when o.expires_at_ms <= now_ms then jsonb_build_object('code', 'orders/order-ended', 'status', 'expired') end
      )) as judged(refusal);
end
$function$

CREATE OR REPLACE FUNCTION ticketly.pin_use(of_order text, until_ms bigint)
 RETURNS void
 LANGUAGE sql
 SET enable_seqscan TO 'off'
AS $function$ update ticketly.discount_uses set expires_at_ms = until_ms where order_id = of_order and state = 'reserved' $function$

CREATE OR REPLACE FUNCTION ticketly.read_outbox(after bigint, most integer)
 RETURNS SETOF ticketly.outbox
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
declare
  horizon constant bigint := ticketly.outbox_horizon(after);
begin
  if horizon <= after then
    return;
  end if;
  return query
    select * from ticketly.outbox o where o.position > after and o.position <= horizon order by o.position limit most;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.refunds_of(order_state jsonb)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select coalesce(jsonb_array_length(order_state -> 'refunds'), 0) $function$

CREATE OR REPLACE FUNCTION ticketly.relay_slot_holds(slot text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (
    select from pg_catalog.pg_replication_slots s
     where s.slot_name = slot and s.database = current_database() and s.wal_status <> 'lost'
       and coalesce((to_jsonb(s) ->> 'failover')::boolean, s.two_phase))
$function$

CREATE OR REPLACE FUNCTION ticketly.relay_step(consumer_name text, most integer, slot text, OUT sent integer, OUT reached bigint)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
 SET enable_seqscan TO 'off'
AS $function$
declare
  horizon bigint;
  last bigint;
begin
  sent := 0;
  -- Nothing to do costs neither a lock nor a transaction id.
  select c.position into reached from ticketly.checkpoints c where c.consumer = consumer_name;
  if reached is null then
    return;
  end if;
  horizon := ticketly.outbox_horizon(reached);
  if horizon <= reached then
    return;
  end if;
  select c.position into reached from ticketly.checkpoints c where c.consumer = consumer_name for update;
  if reached is null then
    return;
  end if;
  if not ticketly.relay_slot_holds(slot) then
    raise exception 'the relay emits nothing: its slot "%" is missing, lost, or was made by somebody else', slot
      using errcode = '55000', hint = 'Prepare the relay, or repair it if it ran before.';
  end if;
  -- A session's id as the key is from a process of before concerts keyed the log. Two arrays are
  -- made JSON in half of the time that a row takes, and bytes are counted as characters in half of
  -- the time that text takes. Most messages are ASCII as they are.
  select count(pg_logical_emit_message(true, 'ticketly_log',
           case when octet_length(b.bytes) = length(b.bytes, 'UTF8') then b.bytes
                else convert_to(ticketly.ascii_json(b.message), 'UTF8') end)),
         max(b.position)
    into sent, last
    from (
      select m.position, m.message, convert_to(m.message, 'UTF8') as bytes
        from (
          select o.position,
                 json_object(
                   array['position', 'event_id', 'aggregate_type', 'aggregate_id', 'routing_key', 'type', 'version',
                         'payload', 'occurred_at_ms'],
                   array[o.position::text, o.event_id, o.aggregate_type, o.aggregate_id,
                         coalesce(s.event_id, o.routing_key), o.type, o.version::text, o.payload::text,
                         o.occurred_at_ms::text])::text as message
            from ticketly.outbox o left join ticketly.sessions s on s.session_id = o.routing_key
           where o.position > reached and o.position <= horizon
           order by o.position limit most
        ) m
      offset 0
    ) b;
  if sent > 0 then
    reached := last;
    update ticketly.checkpoints c set position = reached where c.consumer = consumer_name;
  end if;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.release_lapsed_uses(of_discount text, now_ms bigint)
 RETURNS void
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
declare
  released bigint;
begin
  update ticketly.discount_uses u set state = 'released'
   where u.discount_id = of_discount and u.state = 'reserved' and u.expires_at_ms <= now_ms;
  get diagnostics released = row_count;
  if released > 0 then
    update ticketly.discounts d set taken = d.taken - released where d.discount_id = of_discount;
  end if;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.release_order(ended jsonb, events json)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
declare
  o ticketly.orders;
  new_status constant text := ended -> 'progress' ->> 'status';
begin
  select * into o from ticketly.orders where order_id = ended ->> 'orderId' for update;
  if ticketly.unless_pending(o.status) is not null then
    return ticketly.unless_pending(o.status);
  end if;
  if new_status = 'expired' and o.expires_at_ms > ticketly.now_ms() then
    return jsonb_build_object('code', 'orders/order-still-live');
  end if;
  perform ticketly.free_seats(o, ticketly.seats_of(o.state));
  perform ticketly.release_use(o.order_id);
  update ticketly.orders set status = new_status, state = ended::json where order_id = o.order_id;
  perform ticketly.append_events(events);
  return null;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.release_use(of_order text)
 RETURNS void
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
declare
  of_discount constant text := (
    select u.discount_id from ticketly.discount_uses u where u.order_id = of_order and u.state <> 'released');
begin
  if of_discount is null then
    return;
  end if;
  perform ticketly.lock_discounts(array[of_discount]);
  update ticketly.discount_uses set state = 'released' where order_id = of_order and state <> 'released';
  if found then
    update ticketly.discounts set taken = taken - 1 where discount_id = of_discount and is_limited;
  end if;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.rest_payment()
 RETURNS trigger
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
begin
  new.urgency := case
    when new.status = 'refund_pending' then 'refund'
    when new.status not in ('created', 'requires_action') then null
    when exists (select from ticketly.orders o where o.order_id = new.order_id and o.status <> 'pending') then 'ended'
    else 'open'
  end;
  new.resting_since_ms := new.saved_at_ms;
  new.asks := 0;
  return new;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.revert_order(refunded jsonb, events json, effect jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
declare
  o ticketly.orders;
  seats constant text[] := ticketly.seats_just_refunded(refunded);
  refusal jsonb;
begin
  select * into o from ticketly.orders where order_id = refunded ->> 'orderId' for update;
  refusal := ticketly.message_repeated(effect -> 'message');
  if refusal is null and effect is not null then
    refusal := ticketly.unless_effective(effect);
  end if;
  refusal := coalesce(refusal, case
    when o.order_id is null then jsonb_build_object('code', 'orders/order-unknown')
    when o.status = 'pending' then jsonb_build_object('code', 'orders/order-ended', 'status', 'cancelled')
    when o.status not in ('paid', 'partly_refunded') then jsonb_build_object('code', 'orders/order-ended', 'status', o.status)
    -- Another refund was decided meanwhile.
    when ticketly.refunds_of(o.state::jsonb) <> greatest(0, ticketly.refunds_of(refunded) - 1)
      then jsonb_build_object('code', 'kernel/version-conflicting', 'currentVersion', ticketly.refunds_of(o.state::jsonb))
  end);
  if refusal is not null then
    return refusal;
  end if;
  perform ticketly.write_effect(effect);
  perform ticketly.free_seats(o, seats);
  if refunded -> 'progress' ->> 'status' = 'refunded' then
    perform ticketly.release_use(o.order_id);
  end if;
  update ticketly.tickets t
     set version = t.version + 1, status = 'revoked',
         state = jsonb_set(t.state, '{progress}', jsonb_build_object('status', 'revoked', 'revokedAt',
           coalesce(refunded -> 'refunds' -> -1 -> 'refundedAt', refunded -> 'progress' -> 'refundedAt')))
   where t.order_id = o.order_id and t.seat_id = any (seats);
  update ticketly.orders set status = refunded -> 'progress' ->> 'status', state = refunded::json where order_id = o.order_id;
  perform ticketly.append_events(events);
  return null;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.save_payments(columns json, events json, lines text)
 RETURNS TABLE(place integer, refusal jsonb)
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  payment_ids text[];
  order_ids text[];
  attempts integer[];
  versions integer[];
  sources text[];
  message_ids text[];
  documents constant json[] := string_to_array(lines, E'\n')::json[];
  refusals jsonb;
begin
  select * into payment_ids, order_ids, attempts, versions, sources, message_ids
    from json_to_record(columns) as c(
      "paymentIds" text[], "orderIds" text[], attempts integer[], versions integer[], sources text[], "messageIds" text[]);
  perform 1 from ticketly.payments p where p.payment_id = any (payment_ids) order by p.order_id, p.attempt for update;

  select coalesce(jsonb_object_agg(judged.n, judged.refusal) filter (where judged.refusal is not null), '{}') into refusals
    from (
      select s.n, case
          when i.message_id is not null then jsonb_build_object('code', 'messaging/message-repeated')
          when coalesce(p.version, 0) <> s.version or (s.version = 0 and other.payment_id is not null)
            then jsonb_build_object('code', 'kernel/version-conflicting', 'currentVersion', coalesce(p.version, 0))
        end as refusal
        from unnest(payment_ids, order_ids, attempts, versions, sources, message_ids)
             with ordinality as s(payment_id, order_id, attempt, version, source, message_id, n)
        left join ticketly.inbox i on i.source = s.source and i.message_id = s.message_id
        left join ticketly.payments p on p.payment_id = s.payment_id
        left join ticketly.payments other on s.version = 0 and other.order_id = s.order_id and other.attempt = s.attempt
    ) judged;

  perform ticketly.write_payments(payment_ids, versions, documents[:cardinality(payment_ids)]::jsonb[], refusals);
  perform ticketly.note_messages(sources, message_ids, refusals);
  perform ticketly.append_chosen(events, documents, refusals);
  return query select r.key::integer, r.value from jsonb_each(refusals) r;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.seats_just_refunded(order_state jsonb)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when order_state ? 'refunds'
    then array(select jsonb_array_elements_text(order_state -> 'refunds' -> -1 -> 'seatIds'))
    else ticketly.seats_of(order_state::json) end
$function$

CREATE OR REPLACE FUNCTION ticketly.seats_of(order_state json)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
AS $function$ select array(select line ->> 'seatId' from json_array_elements(order_state -> 'lines') as line) $function$

CREATE OR REPLACE FUNCTION ticketly.settle_orders(columns json, events json, lines text)
 RETURNS TABLE(place integer, refusal jsonb)
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  order_ids text[];
  session_ids text[];
  fences bigint[];
  editions bigint[];
  payment_ids text[];
  versions integer[];
  sources text[];
  message_ids text[];
  seat_orders integer[];
  seat_ids text[];
  ticket_orders integer[];
  payment_lines integer[];
  documents constant json[] := string_to_array(lines, E'\n')::json[];
  now_ms bigint;
  late text[];
  refusals jsonb;
  wanted bigint;
  written bigint;
begin
  select * into order_ids, session_ids, fences, editions, payment_ids, versions, sources, message_ids,
                seat_orders, seat_ids, ticket_orders, payment_lines
    from json_to_record(columns) as c(
      "orderIds" text[], "sessionIds" text[], fences bigint[], editions bigint[], "paymentIds" text[], versions integer[],
      sources text[], "messageIds" text[],
      "seatOrders" integer[], "seatIds" text[], "ticketOrders" integer[], "paymentLines" integer[]);

  perform 1 from ticketly.orders o where o.order_id = any (order_ids) order by o.order_id for update;
  perform 1 from ticketly.payments p where p.order_id = any (order_ids) order by p.order_id, p.attempt for update;
  late := array(
    select o.session_id from ticketly.orders o
     where o.order_id = any (order_ids)
       and (o.status = 'expired' or (o.status = 'pending' and o.expires_at_ms <= ticketly.now_ms())));
  if late <> '{}' then
    perform ticketly.share_halls(late);
  end if;
  perform 1 from unnest(seat_orders, seat_ids) as w(n, seat_id)
     join ticketly.seat_claims c on c.session_id = session_ids[w.n] and c.seat_id = w.seat_id
    order by c.seat_id, c.session_id for update of c;

  now_ms := ticketly.now_ms();
  refusals := ticketly.judge_settlements(
    order_ids, session_ids, editions, payment_ids, versions, sources, message_ids, seat_orders, seat_ids, now_ms);

  refusals := refusals || ticketly.confirm_uses(order_ids, refusals);

  perform ticketly.write_payments(
    payment_ids, versions,
    array(select documents[p.line]::jsonb from unnest(payment_lines) with ordinality as p(line, n) order by p.n), refusals);
  perform ticketly.note_messages(sources, message_ids, refusals);
  update ticketly.seat_claims c
     set state = 'sold', order_id = order_ids[w.n], fence = greatest(c.fence, fences[w.n])
    from unnest(seat_orders, seat_ids) as w(n, seat_id)
   where c.session_id = session_ids[w.n] and c.seat_id = w.seat_id and not refusals ? w.n::text;
  get diagnostics written = row_count;
  wanted := (select count(*) from unnest(seat_orders) as w(n) where not refusals ? w.n::text);
  if written <> wanted then
    raise exception 'the orders % have % seats and % claims', order_ids, wanted, written;
  end if;
  update ticketly.orders o set status = 'paid', state = s.state
    from unnest(order_ids, documents[:cardinality(order_ids)]) with ordinality as s(order_id, state, n)
   where o.order_id = s.order_id and not refusals ? s.n::text;
  insert into ticketly.tickets (ticket_id, version, order_id, session_id, seat_id, status, state)
  select t.ticket ->> 'ticketId', 1, t.ticket ->> 'orderId', t.ticket ->> 'sessionId', t.ticket ->> 'seatId',
         t.ticket -> 'progress' ->> 'status', t.ticket
    from unnest(ticket_orders, documents[cardinality(order_ids) + 1 : cardinality(order_ids) + cardinality(ticket_orders)]::jsonb[])
         with ordinality as t(n, ticket, seq)
   where not refusals ? t.n::text order by t.seq;
  perform ticketly.append_chosen(events, documents, refusals);

  return query select r.key::integer, r.value from jsonb_each(refusals) r;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.share_halls(session_ids text[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock_shared(21583, s.hash)
    from (select distinct hashtext(u.id) as hash from unnest(session_ids) as u(id) order by 1) s;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.sleep_on_outbox(until_ms bigint)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  drawn bigint;
begin
  perform setval('ticketly.outbox_sleepers', greatest(s.last_value, until_ms)) from ticketly.outbox_sleepers s;
  select case when is_called then last_value else last_value - 1 end into drawn from ticketly.outbox_positions;
  return drawn;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.stale_claims(session_ids text[], editions bigint[])
 RETURNS jsonb
 LANGUAGE sql
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
AS $function$
  select coalesce(jsonb_object_agg(
           o.n, jsonb_build_object('code', 'locking/showing-stale', 'edition', ticketly.edition_of(s.version))), '{}')
    from unnest(session_ids, editions) with ordinality as o(session_id, edition, n)
    join ticketly.sessions s on s.session_id = o.session_id
   where ticketly.edition_of(s.version) > o.edition
$function$

CREATE OR REPLACE FUNCTION ticketly.take_charge_turn(of_provider text, last text, lease_ms bigint, OUT turn text, OUT compared_until_ms bigint, OUT goes_on boolean)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
declare
  known ticketly.charge_marks;
begin
  insert into ticketly.charge_marks values (of_provider, ticketly.now_ms(), '', 0) on conflict do nothing;
  select * into known from ticketly.charge_marks m where m.provider = of_provider for update;
  goes_on := known.turn = coalesce(last, '') and known.turn <> '';
  if not goes_on and known.taken_at_ms + lease_ms > ticketly.now_ms() then
    return;
  end if;
  turn := gen_random_uuid()::text;
  compared_until_ms := known.compared_until_ms;
  update ticketly.charge_marks m set turn = take_charge_turn.turn, taken_at_ms = ticketly.now_ms() where m.provider = of_provider;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.take_use_again(of_order text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
declare
  u ticketly.discount_uses;
  d ticketly.discounts;
  now_ms bigint;
begin
  select * into u from ticketly.discount_uses where order_id = of_order;
  perform ticketly.lock_discounts(array[u.discount_id]);
  now_ms := ticketly.now_ms();
  select * into d from ticketly.discounts where discount_id = u.discount_id;
  if d.is_limited then
    -- Its own among them.
    perform ticketly.release_lapsed_uses(u.discount_id, now_ms);
    select * into d from ticketly.discounts where discount_id = u.discount_id;
  end if;
  if ticketly.uses_of_buyer(u.discount_id, u.buyer_id, now_ms) >= d.per_buyer_limit then
    return jsonb_build_object('code', 'discounts/code-used-up-by-buyer', 'limit', d.per_buyer_limit);
  end if;
  if d.taken >= d.total_limit then
    return jsonb_build_object('code', 'discounts/code-used-up', 'limit', d.total_limit);
  end if;
  update ticketly.discounts set taken = taken + 1 where discount_id = u.discount_id and is_limited;
  update ticketly.discount_uses set state = 'confirmed' where order_id = of_order;
  return null;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.try_write()
 RETURNS pg_lsn
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$ select pg_logical_emit_message(true, 'ticketly probe', '') $function$

CREATE OR REPLACE FUNCTION ticketly.unless_effective(effect jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
declare
  current_version integer;
begin
  select p.version into current_version from ticketly.payments p
   where p.payment_id = effect -> 'payment' ->> 'paymentId' for update;
  if coalesce(current_version, 0) <> (effect ->> 'expectedVersion')::integer then
    return ticketly.version_conflicting(effect -> 'payment' ->> 'paymentId');
  end if;
  return null;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.unless_pending(status text)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case
    when status is null then jsonb_build_object('code', 'orders/order-unknown')
    when status = 'pending' then null
    when status in ('paid', 'partly_refunded') then jsonb_build_object('code', 'orders/order-paid')
    else jsonb_build_object('code', 'orders/order-ended', 'status', status)
  end
$function$

CREATE OR REPLACE FUNCTION ticketly.uses_of_buyer(of_discount text, of_buyer text, now_ms bigint)
 RETURNS bigint
 LANGUAGE sql
 STABLE
 SET enable_seqscan TO 'off'
AS $function$
  select count(*) from ticketly.discount_uses u
   where u.discount_id = of_discount and u.buyer_id = of_buyer
     and (u.state = 'confirmed' or (u.state = 'reserved' and u.expires_at_ms > now_ms))
$function$

CREATE OR REPLACE FUNCTION ticketly.version_conflicting(id text)
 RETURNS jsonb
 LANGUAGE sql
AS $function$
  select jsonb_build_object('code', 'kernel/version-conflicting',
    'currentVersion', coalesce((select version from ticketly.payments where payment_id = id), 0))
$function$

CREATE OR REPLACE FUNCTION ticketly.wake_readers()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (select s.last_value from ticketly.outbox_sleepers s) > ticketly.now_ms() then
    perform pg_notify('ticketly_outbox', '');
  end if;
  return null;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.write_effect(effect jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if effect is null then
    return;
  end if;
  if not ticketly.write_payment(effect -> 'payment', (effect ->> 'expectedVersion')::integer, (effect -> 'events')::json) then
    raise sqlstate '40001' using message = 'the payment was saved at the same moment';
  end if;
  if effect ? 'message' then
    perform ticketly.note_message(effect -> 'message');
  end if;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.write_payment(payment jsonb, expected_version integer, events json)
 RETURNS boolean
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
AS $function$
begin
  if expected_version = 0 then
    insert into ticketly.payments (payment_id, version, order_id, attempt, status, saved_at_ms, state)
    values (payment ->> 'paymentId', 1, payment ->> 'orderId', (payment ->> 'attempt')::integer,
            payment -> 'progress' ->> 'status', ticketly.now_ms(), payment)
    on conflict do nothing;
  else
    update ticketly.payments p
       set version = p.version + 1, status = payment -> 'progress' ->> 'status', saved_at_ms = ticketly.now_ms(), state = payment
     where p.payment_id = payment ->> 'paymentId' and p.version = expected_version;
  end if;
  if not found then
    return false;
  end if;
  perform ticketly.append_events(events);
  return true;
end
$function$

CREATE OR REPLACE FUNCTION ticketly.write_payments(payment_ids text[], versions integer[], payments jsonb[], refusals jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET enable_seqscan TO 'off'
 SET enable_hashjoin TO 'off'
 SET enable_mergejoin TO 'off'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  now_ms constant bigint := ticketly.now_ms();
  wanted bigint;
  inserted bigint := 0;
  updated bigint;
begin
  update ticketly.payments p
     set version = p.version + 1, status = s.payment -> 'progress' ->> 'status', saved_at_ms = now_ms, state = s.payment
    from unnest(payment_ids, versions, payments) with ordinality as s(payment_id, version, payment, n)
   where p.payment_id = s.payment_id and p.version = s.version and s.version > 0 and not refusals ? s.n::text;
  get diagnostics updated = row_count;
  if 0 = any (versions) then
    insert into ticketly.payments (payment_id, version, order_id, attempt, status, saved_at_ms, state)
    select s.payment_id, 1, s.payment ->> 'orderId', (s.payment ->> 'attempt')::integer, s.payment -> 'progress' ->> 'status', now_ms, s.payment
      from unnest(payment_ids, versions, payments) with ordinality as s(payment_id, version, payment, n)
     where s.version = 0 and not refusals ? s.n::text
     order by s.payment ->> 'orderId' collate "C", (s.payment ->> 'attempt')::integer
        on conflict do nothing;
    get diagnostics inserted = row_count;
  end if;
  wanted := (select count(*) from unnest(payment_ids) with ordinality as s(payment_id, n)
              where s.payment_id is not null and not refusals ? s.n::text);
  if inserted + updated <> wanted then
    raise sqlstate '40001' using message = 'a payment was saved at the same moment';
  end if;
end
$function$

-- triggers

CREATE TRIGGER orders_hurry_payments AFTER UPDATE OF status ON ticketly.orders FOR EACH ROW WHEN (((old.status = 'pending'::text) AND (new.status <> 'pending'::text))) EXECUTE FUNCTION ticketly.hurry_payments()

CREATE TRIGGER outbox_announces BEFORE INSERT ON ticketly.outbox FOR EACH STATEMENT EXECUTE FUNCTION ticketly.announce_positions()

CREATE TRIGGER outbox_wakes AFTER INSERT ON ticketly.outbox FOR EACH STATEMENT EXECUTE FUNCTION ticketly.wake_readers()

CREATE TRIGGER payments_name_event BEFORE INSERT OR UPDATE OF state ON ticketly.payments FOR EACH ROW WHEN ((NOT (new.state ? 'eventId'::text))) EXECUTE FUNCTION ticketly.name_event()

CREATE TRIGGER payments_rest BEFORE INSERT OR UPDATE OF version ON ticketly.payments FOR EACH ROW EXECUTE FUNCTION ticketly.rest_payment()

-- publications

publication ticketly_outbox for ticketly.outbox
