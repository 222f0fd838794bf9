-- Uses of discounts. What counts towards a limit is a confirmed use, and a reserved one until it lapses.
--
-- `taken` of a discount with a limit counts uses that are confirmed or reserved, lapsed ones
-- included: these are released when somebody needs the room. Whoever changes what counts has the
-- discount's row first, then uses: claims and late settlements to take one, releases to give one
-- back. A settlement in time changes its own use and nothing else, so that payments of one discount
-- do not wait for each other.

-- Locks those of the discounts that have a limit, in order. The others have nothing to count.
create or replace function ticketly.lock_discounts(ids text[]) returns void language plpgsql set enable_seqscan = off
as $$
begin
  perform 1 from ticketly.discounts d
    where d.discount_id = any (ids) and d.is_limited
    order by d.discount_id for no key update;
end
$$;

-- Releases uses of a locked discount that have lapsed.
create or replace function ticketly.release_lapsed_uses(of_discount text, now_ms bigint) returns void
  language plpgsql set enable_seqscan = off
as $$
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
$$;

-- How many uses of a buyer count.
create or replace function ticketly.uses_of_buyer(of_discount text, of_buyer text, now_ms bigint) returns bigint
  language sql stable set enable_seqscan = off
as $$
  select count(*) from ticketly.discount_uses u
   where u.discount_id = of_discount and u.buyer_id = of_buyer
     and (u.state = 'confirmed' or (u.state = 'reserved' and u.expires_at_ms > now_ms))
$$;

-- Why claims can't have the uses they want, of discounts that are locked; no row for those that can.
-- No buyer comes twice.
create or replace function ticketly.judge_uses(
  places integer[], discount_ids text[], buyer_ids text[], now_ms bigint
) returns table (place integer, refusal jsonb)
  language sql stable set enable_seqscan = off
as $$
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
$$;

-- Reserves the uses that claims carry: all of them, or none if one is refused, since the claims are
-- then undone as a whole.
create or replace function ticketly.claim_effect_discount_use(effects jsonb) returns table (place integer, refusal jsonb)
  language plpgsql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
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
$$;

-- Takes a use that has lapsed again, within the limits: its time was looked at when it was reserved.
-- The refusal, or null.
create or replace function ticketly.take_use_again(of_order text) returns jsonb language plpgsql set enable_seqscan = off
as $$
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
$$;

-- Confirms the use of an order that is paid, if it has one. The refusal, or null.
create or replace function ticketly.confirm_use(of_order text) returns jsonb language plpgsql set enable_seqscan = off
as $$
begin
  -- Most orders have none.
  if not exists (select from ticketly.discount_uses where order_id = of_order) then
    return null;
  end if;
  update ticketly.discount_uses set state = 'confirmed'
   where order_id = of_order and state = 'reserved' and expires_at_ms > ticketly.now_ms();
  return case when not found then ticketly.take_use_again(of_order) end;
end
$$;

-- Confirms the uses of orders that are paid together, of those that are not refused already. Discounts
-- of uses that have to be taken again are locked first, all of them. Returns place to refusal.
create or replace function ticketly.confirm_uses(order_ids text[], refused jsonb) returns jsonb
  language plpgsql set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
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
$$;

-- Releases the use of an order that ended or goes back, if it has one.
create or replace function ticketly.release_use(of_order text) returns void language plpgsql set enable_seqscan = off
as $$
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
$$;

-- Keeps a reserved use as long as the claims of its order.
create or replace function ticketly.pin_use(of_order text, until_ms bigint) returns void language sql set enable_seqscan = off
as $$ update ticketly.discount_uses set expires_at_ms = until_ms where order_id = of_order and state = 'reserved' $$;
