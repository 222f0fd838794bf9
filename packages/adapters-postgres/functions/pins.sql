-- Keeps the claims of pending orders until at least then, many in one statement: the one pinned or
-- refused whatever becomes of the others. No order comes twice. Returns the order as it is then, or
-- the refusal, by place. Locks orders by id, then seats, as claims.sql says,
-- and last the uses of discounts.
create or replace function ticketly.pin_orders(order_ids text[], untils bigint[])
  returns table (place integer, pinned json, refusal jsonb)
  language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
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
$$;
