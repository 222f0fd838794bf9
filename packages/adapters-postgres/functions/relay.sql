-- JSON in ASCII alone, so that whoever decodes it reads the same with any character set. JSON
-- holds other characters only within strings, where each may stand as its escape.
create or replace function ticketly.ascii_json(document text) returns text language plpgsql immutable
as $$
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
$$;

-- Whether the slot is there, is this database's, still has what it keeps, and was made by us: who
-- finds a slot missing and makes one by itself begins after what was emitted before. The mark is a
-- property that only we ask for.
create or replace function ticketly.relay_slot_holds(slot text) returns boolean language sql stable
as $$
  select exists (
    select from pg_catalog.pg_replication_slots s
     where s.slot_name = slot and s.database = current_database() and s.wal_status <> 'lost'
       and coalesce((to_jsonb(s) ->> 'failover')::boolean, s.two_phase))
$$;

-- Puts the next facts into the write-ahead log, in the order of their positions, and moves the
-- consumer's checkpoint past them. Whoever waits for the row goes on where the other ended, and
-- the other's commit is in the write-ahead log by then: so two relays at once emit one order.
-- Runs as the schema's owner, since nobody else may emit under this prefix.
create or replace function ticketly.relay_step(
  consumer_name text, most integer, slot text, out sent integer, out reached bigint)
  language plpgsql security definer set search_path = pg_catalog set enable_seqscan = off
as $$
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
$$;
