-- When the gateway is asked about a payment. Kept beside the payment's document, so that being asked about is no new version of it.
alter table ticketly.payments
  add column provider text collate "C" not null generated always as (coalesce(state ->> 'provider', '')) stored,
  -- As in `PaymentUrgency`; null for a payment that is resolved.
  add column urgency text,
  -- Since when it rests, and how often it was asked about since it was last saved.
  add column resting_since_ms bigint not null default 0,
  add column asks integer not null default 0;

-- A payment that is saved rests from then on, as if never asked about.
create function ticketly.rest_payment() returns trigger language plpgsql set enable_seqscan = off
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
create trigger payments_rest before insert or update of version on ticketly.payments
  for each row execute function ticketly.rest_payment();

-- An order was paid or ended: what is still open of it is asked about soon.
create function ticketly.hurry_payments() returns trigger language plpgsql set enable_seqscan = off
as $$
begin
  update ticketly.payments p set urgency = 'ended', resting_since_ms = ticketly.now_ms(), asks = 0
   where p.order_id = new.order_id and p.urgency = 'open';
  return null;
end
$$;
create trigger orders_hurry_payments after update of status on ticketly.orders
  for each row when (old.status = 'pending' and new.status <> 'pending')
  execute function ticketly.hurry_payments();

update ticketly.payments p set resting_since_ms = p.saved_at_ms, urgency = case
    when p.status = 'refund_pending' then 'refund'
    when exists (select from ticketly.orders o where o.order_id = p.order_id and o.status <> 'pending') then 'ended'
    else 'open'
  end
 where p.status in ('created', 'requires_action', 'refund_pending');

create index payments_resting on ticketly.payments (provider, urgency, resting_since_ms) where urgency is not null;
drop index ticketly.payments_unresolved;
