-- Appends events, given as a JSON array of the kernel's OutboxEvents, in their order. Those of the
-- ledger are entries of it, too; a repeat of one is the same entry.
create or replace function ticketly.append_events(events json) returns void language plpgsql
as $$
begin
  insert into ticketly.outbox (event_id, aggregate_type, aggregate_id, routing_key, type, version, payload, occurred_at_ms)
  select e.event ->> 'id', e.event ->> 'aggregateType', e.event ->> 'aggregateId', e.event ->> 'routingKey',
         e.event ->> 'type', (e.event ->> 'version')::integer, coalesce(e.event -> 'payload', 'null'), (e.event ->> 'occurredAt')::bigint
    from json_array_elements(events) with ordinality as e(event, place)
   order by e.place;
  if exists (select from json_array_elements(events) as e where e ->> 'aggregateType' = 'ledger') then
    insert into ticketly.ledger (entry_id, kind, organization_id, event_id, order_id, payment_id, provider, posted_at_ms, postings)
    select p.entry ->> 'entryId', p.entry ->> 'kind',
           coalesce(p.entry ->> 'organizationId', (select c.organization_id from ticketly.events c where c.event_id = p.entry ->> 'eventId')),
           p.entry ->> 'eventId', p.entry ->> 'orderId', p.entry ->> 'paymentId',
           ticketly.gateway_of((p.entry -> 'postings')::jsonb), (p.entry ->> 'postedAt')::bigint, (p.entry -> 'postings')::jsonb
      from json_array_elements(events) as e, lateral (select e -> 'payload' as entry) p
     where e ->> 'aggregateType' = 'ledger'
        on conflict (entry_id) do nothing;
  end if;
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
