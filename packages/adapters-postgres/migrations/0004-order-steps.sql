-- What becomes of an order after it was placed: one function a step, one round trip. Each locks the order's row first, then the payment's, then the
-- seats by id; checks everything; then writes everything. Returns the refusal, or null when it was done.

-- Why an order can't be paid or ended; null for a pending one.
create function ticketly.unless_pending(status text) returns jsonb language sql immutable
as $$
  select case
    when status is null then jsonb_build_object('code', 'orders/order-unknown')
    when status = 'pending' then null
    when status = 'paid' then jsonb_build_object('code', 'orders/order-paid')
    else jsonb_build_object('code', 'orders/order-ended', 'status', status)
  end
$$;

-- Stores a payment against the version it was decided on, with its events; false if another version is there, or the attempt's number is taken.
create function ticketly.write_payment(payment jsonb, expected_version integer, events json) returns boolean
  language plpgsql set enable_seqscan = off
as $$
begin
  if expected_version = 0 then
    insert into ticketly.payments (payment_id, version, order_id, attempt, status, saved_at_ms, state)
    values (payment ->> 'paymentId', 1, payment ->> 'orderId', (payment ->> 'attempt')::integer,
            payment -> 'progress' ->> 'status', ticketly.now_ms(), payment)
    on conflict do nothing;
  else
    update ticketly.payments p
       set version = p.version + 1, status = payment -> 'progress' ->> 'status', saved_at_ms = ticketly.now_ms(), state = payment
     where p.payment_id = payment ->> 'paymentId' and p.version = expected_version;
  end if;
  if not found then
    return false;
  end if;
  perform ticketly.append_events(events);
  return true;
end
$$;

-- Records a message from outside; it must not have been there. Whoever gets here second at the same moment is rolled back as a whole.
create function ticketly.note_message(message jsonb) returns void language plpgsql
as $$
begin
  insert into ticketly.inbox (source, message_id) values (message ->> 'source', message ->> 'messageId') on conflict do nothing;
  if not found then
    raise sqlstate '40001' using message = 'the message was recorded at the same moment';
  end if;
end
$$;

create function ticketly.message_repeated(message jsonb) returns jsonb language sql stable
as $$
  select jsonb_build_object('code', 'messaging/message-repeated')
   where exists (select from ticketly.inbox i where i.source = message ->> 'source' and i.message_id = message ->> 'messageId')
$$;

create function ticketly.version_conflicting(id text) returns jsonb language sql
as $$
  select jsonb_build_object('code', 'kernel/version-conflicting',
    'currentVersion', coalesce((select version from ticketly.payments where payment_id = id), 0))
$$;

-- `effect` is {payment, expectedVersion, events, message?}. Locks the payment; the refusal, or null if the effect can be written.
create function ticketly.unless_effective(effect jsonb) returns jsonb language plpgsql set enable_seqscan = off
as $$
declare
  current_version integer;
begin
  select p.version into current_version from ticketly.payments p
   where p.payment_id = effect -> 'payment' ->> 'paymentId' for update;
  if coalesce(current_version, 0) <> (effect ->> 'expectedVersion')::integer then
    return ticketly.version_conflicting(effect -> 'payment' ->> 'paymentId');
  end if;
  return null;
end
$$;

create function ticketly.write_effect(effect jsonb) returns void language plpgsql
as $$
begin
  if effect is null then
    return;
  end if;
  if not ticketly.write_payment(effect -> 'payment', (effect ->> 'expectedVersion')::integer, (effect -> 'events')::json) then
    raise sqlstate '40001' using message = 'the payment was saved at the same moment';
  end if;
  if effect ? 'message' then
    perform ticketly.note_message(effect -> 'message');
  end if;
end
$$;

-- Locks the claims of an order's seats, in order.
create function ticketly.lock_seats(of_session text, seats text[]) returns void language plpgsql set enable_seqscan = off
as $$
begin
  perform 1 from ticketly.seat_claims c
    where c.session_id = of_session and c.seat_id = any (seats) order by c.seat_id for update;
end
$$;

create function ticketly.pin_order(pinned_order text, until_ms bigint) returns jsonb
  language plpgsql set enable_seqscan = off
as $$
declare
  o ticketly.orders;
begin
  select * into o from ticketly.orders where order_id = pinned_order for update;
  if ticketly.unless_pending(o.status) is not null then
    return jsonb_build_object('refusal', ticketly.unless_pending(o.status));
  end if;
  if o.expires_at_ms <= ticketly.now_ms() then
    return jsonb_build_object('refusal', jsonb_build_object('code', 'orders/order-ended', 'status', 'expired'));
  end if;
  if o.expires_at_ms < until_ms then
    o.state := jsonb_set(o.state::jsonb, '{progress,expiresAt}', to_jsonb(until_ms))::json;
    perform ticketly.lock_seats(o.session_id, ticketly.seats_of(o.state));
    update ticketly.seat_claims c set expires_at_ms = until_ms
     where c.session_id = o.session_id and c.seat_id = any (ticketly.seats_of(o.state)) and c.order_id = o.order_id;
    update ticketly.orders set expires_at_ms = until_ms, state = o.state where order_id = o.order_id;
  end if;
  return jsonb_build_object('order', o.state);
end
$$;

create function ticketly.seats_of(order_state json) returns text[] language sql immutable
as $$ select array(select line ->> 'seatId' from json_array_elements(order_state -> 'lines') as line) $$;

create function ticketly.settle_order(paid jsonb, tickets jsonb, events json, effect jsonb) returns jsonb
  language plpgsql set enable_seqscan = off
as $$
declare
  o ticketly.orders;
  seats constant text[] := ticketly.seats_of(paid::json);
  refusal jsonb;
  conflicts jsonb;
  written bigint;
begin
  select * into o from ticketly.orders where order_id = paid ->> 'orderId' for update;
  refusal := ticketly.message_repeated(effect -> 'message');
  -- An expired order may still have its seats.
  refusal := coalesce(refusal, case when o.status = 'expired' then null else ticketly.unless_pending(o.status) end);
  if refusal is null and effect is not null then
    refusal := ticketly.unless_effective(effect);
  end if;
  if refusal is not null then
    return refusal;
  end if;
  perform ticketly.lock_seats(o.session_id, seats);
  select jsonb_agg(c.seat_id order by array_position(seats, c.seat_id)) into conflicts
    from ticketly.seat_claims c
   where c.session_id = o.session_id and c.seat_id = any (seats) and c.order_id <> o.order_id
     and (c.state = 'sold' or (c.state = 'claimed' and c.expires_at_ms > ticketly.now_ms()));
  if conflicts is not null then
    return jsonb_build_object('code', 'orders/seats-taken', 'conflicts', conflicts);
  end if;

  perform ticketly.write_effect(effect);
  update ticketly.seat_claims c
     set state = 'sold', order_id = o.order_id, fence = greatest(c.fence, (paid ->> 'fence')::bigint)
   where c.session_id = o.session_id and c.seat_id = any (seats);
  get diagnostics written = row_count;
  if written <> cardinality(seats) then
    raise exception 'order % has % seats and % claims', o.order_id, cardinality(seats), written;
  end if;
  update ticketly.orders set status = 'paid', state = paid::json where order_id = o.order_id;
  insert into ticketly.tickets (ticket_id, version, order_id, session_id, seat_id, status, state)
  select t.ticket ->> 'ticketId', 1, t.ticket ->> 'orderId', t.ticket ->> 'sessionId', t.ticket ->> 'seatId',
         t.ticket -> 'progress' ->> 'status', t.ticket
    from jsonb_array_elements(tickets) with ordinality as t(ticket, place) order by t.place;
  perform ticketly.append_events(events);
  return null;
end
$$;

-- Frees the seats that are the order's own; the fence stays.
create function ticketly.free_seats(o ticketly.orders) returns void language plpgsql set enable_seqscan = off
as $$
begin
  perform ticketly.lock_seats(o.session_id, ticketly.seats_of(o.state));
  update ticketly.seat_claims c set state = 'freed'
   where c.session_id = o.session_id and c.seat_id = any (ticketly.seats_of(o.state)) and c.order_id = o.order_id;
end
$$;

create function ticketly.release_order(ended jsonb, events json) returns jsonb
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
  perform ticketly.free_seats(o);
  update ticketly.orders set status = new_status, state = ended::json where order_id = o.order_id;
  perform ticketly.append_events(events);
  return null;
end
$$;

create function ticketly.revert_order(refunded jsonb, events json, effect jsonb) returns jsonb
  language plpgsql set enable_seqscan = off
as $$
declare
  o ticketly.orders;
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
    when o.status <> 'paid' then jsonb_build_object('code', 'orders/order-ended', 'status', o.status)
  end);
  if refusal is not null then
    return refusal;
  end if;
  perform ticketly.write_effect(effect);
  perform ticketly.free_seats(o);
  update ticketly.tickets t
     set version = t.version + 1, status = 'revoked',
         state = jsonb_set(t.state, '{progress}',
           jsonb_build_object('status', 'revoked', 'revokedAt', refunded -> 'progress' -> 'refundedAt'))
   where t.order_id = o.order_id;
  update ticketly.orders set status = 'refunded', state = refunded::json where order_id = o.order_id;
  perform ticketly.append_events(events);
  return null;
end
$$;

create function ticketly.save_payment(payment jsonb, expected_version integer, events json, message jsonb) returns jsonb
  language plpgsql set enable_seqscan = off
as $$
declare
  repeated constant jsonb := ticketly.message_repeated(message);
begin
  if repeated is not null then
    return repeated;
  end if;
  if not ticketly.write_payment(payment, expected_version, events) then
    -- Perhaps it was this message that brought the other version, while we waited for the row.
    return coalesce(ticketly.message_repeated(message), ticketly.version_conflicting(payment ->> 'paymentId'));
  end if;
  if message is not null then
    perform ticketly.note_message(message);
  end if;
  return null;
end
$$;
