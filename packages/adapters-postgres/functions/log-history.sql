-- Whether the log holds the event at this position. One that is missing was let go with its week
-- if everything before a later position was; otherwise the log never had it.
create or replace function ticketly.log_holds(at bigint, id text) returns boolean language plpgsql set enable_seqscan = off
as $$
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
$$;

-- Begins a generation above this one, unless there is one. Consumers whose checkpoint is beyond
-- the log's end would skip the facts that get those positions next; sessions get versions above
-- every edition that the locks may have been told of.
create or replace function ticketly.begin_generation(above integer) returns integer language plpgsql
as $$
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
$$;
