-- Why an order can't be paid or ended; null for a pending one.
create or replace function ticketly.unless_pending(status text) returns jsonb language sql immutable
as $$
  select case
    when status is null then jsonb_build_object('code', 'orders/order-unknown')
    when status = 'pending' then null
    when status in ('paid', 'partly_refunded') then jsonb_build_object('code', 'orders/order-paid')
    else jsonb_build_object('code', 'orders/order-ended', 'status', status)
  end
$$;

create or replace function ticketly.seats_of(order_state json) returns text[] language sql immutable
as $$ select array(select line ->> 'seatId' from json_array_elements(order_state -> 'lines') as line) $$;

-- Locks the claims of an order's seats, in order.
create or replace function ticketly.lock_seats(of_session text, seats text[]) returns void language plpgsql set enable_seqscan = off
as $$
begin
  perform 1 from ticketly.seat_claims c
    where c.session_id = of_session and c.seat_id = any (seats) order by c.seat_id for update;
end
$$;

-- Frees those of the seats that are the order's own; the fence stays.
create or replace function ticketly.free_seats(o ticketly.orders, seats text[]) returns void language plpgsql set enable_seqscan = off
as $$
begin
  perform ticketly.lock_seats(o.session_id, seats);
  update ticketly.seat_claims c set state = 'freed'
   where c.session_id = o.session_id and c.seat_id = any (seats) and c.order_id = o.order_id;
end
$$;

create or replace function ticketly.release_order(ended jsonb, events json) returns jsonb
  language plpgsql set enable_seqscan = off
as $$
declare
  o ticketly.orders;
  new_status constant text := ended -> 'progress' ->> 'status';
begin
  select * into o from ticketly.orders where order_id = ended ->> 'orderId' for update;
  if ticketly.unless_pending(o.status) is not null then
    return ticketly.unless_pending(o.status);
  end if;
  if new_status = 'expired' and o.expires_at_ms > ticketly.now_ms() then
    return jsonb_build_object('code', 'orders/order-still-live');
  end if;
  perform ticketly.free_seats(o, ticketly.seats_of(o.state));
  perform ticketly.release_use(o.order_id);
  update ticketly.orders set status = new_status, state = ended::json where order_id = o.order_id;
  perform ticketly.append_events(events);
  return null;
end
$$;

-- How many refunds an order has.
create or replace function ticketly.refunds_of(order_state jsonb) returns integer language sql immutable
as $$ select coalesce(jsonb_array_length(order_state -> 'refunds'), 0) $$;

-- The seats that an order's newest refund took back; of one from before refunds were kept, all.
create or replace function ticketly.seats_just_refunded(order_state jsonb) returns text[] language sql immutable
as $$
  select case when order_state ? 'refunds'
    then array(select jsonb_array_elements_text(order_state -> 'refunds' -> -1 -> 'seatIds'))
    else ticketly.seats_of(order_state::json) end
$$;

create or replace function ticketly.revert_order(refunded jsonb, events json, effect jsonb) returns jsonb
  language plpgsql set enable_seqscan = off
as $$
declare
  o ticketly.orders;
  seats constant text[] := ticketly.seats_just_refunded(refunded);
  refusal jsonb;
begin
  select * into o from ticketly.orders where order_id = refunded ->> 'orderId' for update;
  refusal := ticketly.message_repeated(effect -> 'message');
  if refusal is null and effect is not null then
    refusal := ticketly.unless_effective(effect);
  end if;
  refusal := coalesce(refusal, case
    when o.order_id is null then jsonb_build_object('code', 'orders/order-unknown')
    when o.status = 'pending' then jsonb_build_object('code', 'orders/order-ended', 'status', 'cancelled')
    when o.status not in ('paid', 'partly_refunded') then jsonb_build_object('code', 'orders/order-ended', 'status', o.status)
    -- Another refund was decided meanwhile.
    when ticketly.refunds_of(o.state::jsonb) <> greatest(0, ticketly.refunds_of(refunded) - 1)
      then jsonb_build_object('code', 'kernel/version-conflicting', 'currentVersion', ticketly.refunds_of(o.state::jsonb))
  end);
  if refusal is not null then
    return refusal;
  end if;
  perform ticketly.write_effect(effect);
  perform ticketly.free_seats(o, seats);
  if refunded -> 'progress' ->> 'status' = 'refunded' then
    perform ticketly.release_use(o.order_id);
  end if;
  update ticketly.tickets t
     set version = t.version + 1, status = 'revoked',
         state = jsonb_set(t.state, '{progress}', jsonb_build_object('status', 'revoked', 'revokedAt',
           coalesce(refunded -> 'refunds' -> -1 -> 'refundedAt', refunded -> 'progress' -> 'refundedAt')))
   where t.order_id = o.order_id and t.seat_id = any (seats);
  update ticketly.orders set status = refunded -> 'progress' ->> 'status', state = refunded::json where order_id = o.order_id;
  perform ticketly.append_events(events);
  return null;
end
$$;
