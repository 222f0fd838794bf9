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
  raised text[];
begin
  perform 1 from ticketly.orders o where o.order_id = any (order_ids) order by o.order_id for update;
  now_ms := ticketly.now_ms();
  raised := array(
    select o.order_id from unnest(order_ids, untils) as p(order_id, until_ms)
      join ticketly.orders o on o.order_id = p.order_id
     where o.status = 'pending' and o.expires_at_ms > now_ms and o.expires_at_ms < p.until_ms);
  perform 1 from ticketly.orders o
     cross join lateral unnest(ticketly.seats_of(o.state)) as s(seat_id)
     join ticketly.seat_claims c on c.session_id = o.session_id and c.seat_id = s.seat_id
    where o.order_id = any (raised)
    order by c.seat_id, c.session_id for update of c;
  update ticketly.seat_claims c set expires_at_ms = s.until_ms
    from (
      select o.order_id, o.session_id, p.until_ms, unnest(ticketly.seats_of(o.state)) as seat_id
        from unnest(order_ids, untils) as p(order_id, until_ms)
        join ticketly.orders o on o.order_id = p.order_id
       where o.order_id = any (raised)
    ) s
   where c.session_id = s.session_id and c.seat_id = s.seat_id and c.order_id = s.order_id;
  update ticketly.orders o
     set expires_at_ms = p.until_ms, state = jsonb_set(o.state::jsonb, '{progress,expiresAt}', to_jsonb(p.until_ms))::json
    from unnest(order_ids, untils) as p(order_id, until_ms)
   where o.order_id = p.order_id and o.order_id = any (raised);
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
