-- Appends events: arrays that run parallel, a place an event, in their order. Those of the ledger are
-- entries of it, too; a repeat of one is the same entry. Columns come apart from the payloads, since
-- every field that is taken out of JSON has all of it read again.
create or replace function ticketly.append_facts(
  event_ids text[], aggregate_types text[], aggregate_ids text[], routing_keys text[], types text[], versions integer[],
  times bigint[], payloads json[]
) returns void language plpgsql set enable_seqscan = off
as $$
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
$$;

-- Appends events, given as a JSON array of the kernel's OutboxEvents, in their order.
create or replace function ticketly.append_events(events json) returns void language plpgsql
as $$
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
$$;

-- Appends the events of those calls of a batch that were not refused. `events` has arrays that run
-- parallel: whose each is, by place (`orders`), the columns, and where its payload lies in `documents`.
create or replace function ticketly.append_chosen(events json, documents json[], refusals jsonb) returns void
  language plpgsql
as $$
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
$$;

-- Makes the partitions of this week and the next ones; runs as the schema's owner, so that the
-- application may ask for it.
create or replace function ticketly.add_outbox_partitions(weeks_ahead integer) returns integer
  language plpgsql security definer set search_path = pg_catalog
as $$
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
$$;

-- Positions are drawn before they are committed, so a later one may become visible first. Before
-- a statement draws any, it says from where on in a shared advisory lock, which the server drops
-- after its transaction became visible, or was rolled back: whoever finds no such lock at or
-- below a position knows that it is decided. The key: 16 bits of tag, 48 bits of position.
create or replace function ticketly.announce_positions() returns trigger language plpgsql
as $$
declare
  drawn bigint;
begin
  select case when is_called then last_value else last_value - 1 end into drawn from ticketly.outbox_positions;
  perform pg_advisory_xact_lock_shared((21579::bigint << 48) | drawn);
  return null;
end
$$;

-- The last position before which everything is decided. The order of the steps is the proof:
-- every position up to `drawn` was drawn by somebody who had announced it before; whose lock is
-- gone when we look, has ended before the snapshot of the statement that comes next.
create or replace function ticketly.outbox_horizon(after bigint) returns bigint language plpgsql
as $$
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
$$;

create or replace function ticketly.read_outbox(after bigint, most integer) returns setof ticketly.outbox
  language plpgsql set enable_seqscan = off
as $$
declare
  horizon constant bigint := ticketly.outbox_horizon(after);
begin
  if horizon <= after then
    return;
  end if;
  return query
    select * from ticketly.outbox o where o.position > after and o.position <= horizon order by o.position limit most;
end
$$;
