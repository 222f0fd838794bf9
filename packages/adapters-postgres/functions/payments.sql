-- Stores a payment against the version it was decided on, with its events; false if another
-- version is there, or the attempt's number is taken.
create or replace function ticketly.write_payment(payment jsonb, expected_version integer, events json) returns boolean
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

create or replace function ticketly.message_repeated(message jsonb) returns jsonb language sql stable
as $$
  select jsonb_build_object('code', 'messaging/message-repeated')
   where exists (select from ticketly.inbox i where i.source = message ->> 'source' and i.message_id = message ->> 'messageId')
$$;

-- Records a message from outside; it must not have been there. Whoever gets here second at the
-- same moment is rolled back as a whole.
create or replace function ticketly.note_message(message jsonb) returns void language plpgsql
as $$
begin
  insert into ticketly.inbox (source, message_id) values (message ->> 'source', message ->> 'messageId') on conflict do nothing;
  if not found then
    raise sqlstate '40001' using message = 'the message was recorded at the same moment';
  end if;
end
$$;

create or replace function ticketly.version_conflicting(id text) returns jsonb language sql
as $$
  select jsonb_build_object('code', 'kernel/version-conflicting',
    'currentVersion', coalesce((select version from ticketly.payments where payment_id = id), 0))
$$;

-- `effect` is {payment, expectedVersion, events, message?}. Locks the payment; the refusal, or
-- null if the effect can be written.
create or replace function ticketly.unless_effective(effect jsonb) returns jsonb language plpgsql set enable_seqscan = off
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

create or replace function ticketly.write_effect(effect jsonb) returns void language plpgsql
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
