-- A payment that is saved rests from then on, as if never asked about.
create or replace function ticketly.rest_payment() returns trigger language plpgsql set enable_seqscan = off
as $$
begin
  new.urgency := case
    when new.status = 'refund_pending' then 'refund'
    when new.status not in ('created', 'requires_action') then null
    when exists (select from ticketly.orders o where o.order_id = new.order_id and o.status <> 'pending') then 'ended'
    else 'open'
  end;
  new.resting_since_ms := new.saved_at_ms;
  new.asks := 0;
  return new;
end
$$;

-- An order was paid or ended: what is still open of it is asked about soon. Looks up by the order: with
-- the urgency as it is stored, the index of all open payments might be walked for each.
create or replace function ticketly.hurry_payments() returns trigger language plpgsql set enable_seqscan = off
as $$
begin
  -- Most have been paid.
  if not exists (select from ticketly.payments p where p.order_id = new.order_id and coalesce(p.urgency, '') = 'open') then
    return null;
  end if;
  -- Who saves many payments locks them in this order too.
  perform 1 from ticketly.payments p where p.order_id = new.order_id order by p.attempt for update;
  update ticketly.payments p set urgency = 'ended', resting_since_ms = ticketly.now_ms(), asks = 0
   where p.order_id = new.order_id and coalesce(p.urgency, '') = 'open';
  return null;
end
$$;
