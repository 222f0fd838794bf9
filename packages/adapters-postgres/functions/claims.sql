-- Claiming seats, many orders in one statement and one commit. Looks up by key and nothing else: the
-- settings keep plans made on empty tables from scanning them when they have grown. For the same
-- reason a buyer's pending orders are counted with a filter: as a condition it would invite the
-- index of all pending orders.

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

-- The orders (by place) that were judged by an older edition of their session than its row has, and
-- what they are told. A session that has no row is as old as can be.
create or replace function ticketly.stale_claims(session_ids text[], editions bigint[]) returns jsonb
  language sql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
  select coalesce(jsonb_object_agg(
           o.n, jsonb_build_object('code', 'locking/showing-stale', 'edition', ticketly.edition_of(s.version))), '{}')
    from unnest(session_ids, editions) with ordinality as o(session_id, edition, n)
    join ticketly.sessions s on s.session_id = o.session_id
   where ticketly.edition_of(s.version) > o.edition
$$;

-- Claims, and settlements of orders whose claims have lapsed, share the hall of their session. Whoever
-- changes it has it alone. Waiting for it comes before waiting for seats. No row is locked: a pause
-- in the middle of a rush would wait for it as long as the rush goes on.
create or replace function ticketly.share_halls(session_ids text[]) returns void language plpgsql
as $$
begin
  perform pg_advisory_xact_lock_shared(21583, s.hash)
    from (select distinct hashtext(u.id) as hash from unnest(session_ids) as u(id) order by 1) s;
end
$$;

-- Has the hall of a session alone until the transaction ends. True if none of its seats is claimed or
-- sold but these.
create or replace function ticketly.close_hall(of_session text, known_seats text[]) returns boolean
  language plpgsql set enable_seqscan = off
as $$
begin
  perform pg_advisory_xact_lock(21583, hashtext(of_session));
  return not exists (
    select from ticketly.seat_claims c
     where c.session_id = of_session and (c.state = 'sold' or (c.state = 'claimed' and c.expires_at_ms > ticketly.now_ms()))
       and c.seat_id <> all (known_seats));
end
$$;

-- Does what claims carry besides their seats, in their transaction. An effect is
-- {"place", "kind", …}: the place of its order, and what is to be done, by the function
-- `claim_effect_<kind>(effects jsonb) returns table (place integer, refusal jsonb)`. That function
-- gets all effects of its kind in the order of their places, locks what it needs in an order of its
-- own that is always the same, and returns a row for each it refuses. Returns place to refusal; if
-- there is any, the caller undoes everything and tries again without those orders.
create or replace function ticketly.do_claim_effects(effects json, among integer[]) returns jsonb
  language plpgsql set enable_seqscan = off
as $$
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
$$;

-- Writes pending orders with their claims, events and effects; each one whole or not at all.
-- `columns` has arrays that run parallel: a place an order, a place a wanted seat (`seat…`), a place
-- an event (`event…`). They are written as PostgreSQL writes arrays, which it reads in a fraction of
-- the time that it takes over arrays of JSON. What is stored as it is comes as lines of JSON, which
-- has no line ends of its own: nothing to quote, nothing to unquote; an empty line for an event
-- means the order itself. No buyer and no hold comes twice; seats may, if `contended` says so.
-- Returns a row for each order that was refused.
--
-- Locks are taken in one order everywhere, so that no two transactions wait for each other: buyers
-- by hash, then an order's row, its payment, then halls by hash, seats by id, and what effects lock.
create or replace function ticketly.claim_orders(
  columns json, order_lines text, event_lines text, effects json
) returns table (place integer, refusal jsonb)
  language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
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
$$;
