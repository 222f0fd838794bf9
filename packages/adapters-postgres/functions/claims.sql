-- Why orders (`among`, by their place in the arrays) can't have what they want, as things stand;
-- no row for those that can.
create or replace function ticketly.judge_claims(
  session_ids text[], buyer_ids text[], hold_ids text[], fences bigint[], most_pending integer[],
  seat_orders integer[], seat_ids text[], among integer[], now_ms bigint
) returns table (place integer, refusal jsonb)
  language sql set enable_seqscan = off
as $$
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
$$;

-- Of orders nothing speaks against, those that can be written together: where two want one seat,
-- the earlier one.
create or replace function ticketly.disjoint_claims(
  session_ids text[], seat_orders integer[], seat_ids text[], candidates integer[]
) returns integer[] language plpgsql
as $$
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
$$;

-- Writes pending orders with their claims and events; each one whole or not at all. Arrays run
-- parallel: one place an order, one place a wanted seat (`seat_…`), one place an event
-- (`event_…`). Documents come as lines of JSON, which has no line ends of its own: nothing to
-- quote, nothing to unquote; an empty line for an event's payload means the order itself. No
-- buyer and no hold comes twice; seats may, if `contended` says so. Returns a row for each order
-- that was refused. Locks are taken in one order everywhere, so that no two transactions wait
-- for each other: buyers by hash, then an order's row, its payment, then seats by id.
create or replace function ticketly.claim_seats(
  order_ids text[], session_ids text[], buyer_ids text[], hold_ids text[], fences bigint[], expiries bigint[], most_pending integer[],
  state_lines text, seat_orders integer[], seat_ids text[],
  event_orders integer[], event_ids text[], event_aggregate_types text[], event_aggregate_ids text[], event_routing_keys text[],
  event_types text[], event_versions integer[], event_times bigint[], event_payload_lines text, contended boolean
) returns table (place integer, refusal jsonb)
  language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
declare
  everyone constant integer[] := array(select generate_series(1, cardinality(order_ids)));
  states constant json[] := string_to_array(state_lines, E'\n')::json[];
  event_payloads constant json[] := string_to_array(event_payload_lines, E'\n', '')::json[];
  chosen integer[] := everyone;
  careful boolean := contended;
  now_ms bigint;
  wanted bigint;
  written bigint;
begin
  -- A buyer's orders are counted and written by one transaction at a time.
  perform pg_advisory_xact_lock(21579, b.hash)
    from (select distinct hashtext(b.id) as hash from unnest(buyer_ids) as b(id) order by 1) b;

  for attempt in 1..10 loop
    now_ms := ticketly.now_ms();
    if careful then
      chosen := ticketly.disjoint_claims(session_ids, seat_orders, seat_ids, array(
        select n from unnest(everyone) as n where n not in (
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
      exit;
    exception when sqlstate 'TK001' or unique_violation then
      -- Somebody else was quicker, or a seat or hold was gone from the start: undo all, and look
      -- who may have what. What is then in the way of an order that nothing speaks against is its
      -- own id.
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
           event_times, event_payloads
         ) with ordinality as e(n, id, aggregate_type, aggregate_id, routing_key, type, version, occurred_at_ms, payload, place)
   where not careful or e.n = any (chosen)
   order by e.place;

  if careful then
    return query
      select j.place, j.refusal
        from ticketly.judge_claims(
          session_ids, buyer_ids, hold_ids, fences, most_pending, seat_orders, seat_ids,
          array(select n from unnest(everyone) as n where n <> all (chosen)), now_ms) j;
    get diagnostics written = row_count;
    if written + cardinality(chosen) <> cardinality(order_ids) then
      raise sqlstate '40001' using message = 'what spoke against an order ended meanwhile';
    end if;
  end if;
end
$$;

-- `claim_seats`, unless one of the orders was decided by an older edition of its session: then
-- nothing is written, and a row returned for each of those, so that the others can be claimed
-- without them. A session that has no row is as old as can be.
create or replace function ticketly.claim_seats_by_edition(
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
