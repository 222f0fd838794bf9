-- Claims that are refused when they were decided by an older edition of the session than its row has.

-- The edition of a session as it is stored.
create function ticketly.edition_of(version integer) returns bigint language sql immutable parallel safe
  return version::bigint;

-- `claim_seats`, unless one of the orders was decided by an older edition of its session: then nothing is written, and a row returned for each of those,
-- so that the others can be claimed without them. A session that has no row is as old as can be.
create function ticketly.claim_seats_by_edition(
  editions bigint[],
  order_ids text[], session_ids text[], buyer_ids text[], hold_ids text[], fences bigint[], expiries bigint[], most_pending integer[],
  state_lines text, seat_orders integer[], seat_ids text[],
  event_orders integer[], event_ids text[], event_aggregate_types text[], event_aggregate_ids text[], event_routing_keys text[],
  event_types text[], event_versions integer[], event_times bigint[], event_payload_lines text, contended boolean
) returns table (place integer, refusal jsonb)
  language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
begin
  -- Most batches are of one session: one row to look at.
  if exists (
    select from (select o.session_id, min(o.edition) as edition from unnest(session_ids, editions) as o(session_id, edition) group by 1) o
      join ticketly.sessions s on s.session_id = o.session_id
     where ticketly.edition_of(s.version) > o.edition
  ) then
    return query
      select o.n::integer, jsonb_build_object('code', 'scheduling/showing-stale', 'edition', ticketly.edition_of(s.version))
        from unnest(session_ids, editions) with ordinality as o(session_id, edition, n)
        join ticketly.sessions s on s.session_id = o.session_id
       where ticketly.edition_of(s.version) > o.edition;
    return;
  end if;
  return query
    select c.place, c.refusal
      from ticketly.claim_seats(
        order_ids, session_ids, buyer_ids, hold_ids, fences, expiries, most_pending, state_lines, seat_orders, seat_ids,
        event_orders, event_ids, event_aggregate_types, event_aggregate_ids, event_routing_keys, event_types, event_versions,
        event_times, event_payload_lines, contended) c;
end
$$;
