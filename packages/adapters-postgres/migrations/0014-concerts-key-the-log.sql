-- The log is keyed by concert: whatever is told of its sessions, orders, payments and tickets has the event's id as its routing key, so that a document which is
-- folded from several of them sees them in their order. So far the key was the session's id.

-- However long the log is, this is no statement to be cut.
set local statement_timeout = 0;

-- A payment knows its event as an order and a ticket do.
update ticketly.payments p set state = p.state || jsonb_build_object('eventId', s.event_id)
  from ticketly.sessions s where s.session_id = p.state ->> 'sessionId';

-- While a deployment is upgraded, processes of the version before may still save payments that do not name it.
create function ticketly.name_event() returns trigger language plpgsql
as $$
begin
  new.state := new.state || coalesce(
    (select jsonb_build_object('eventId', s.event_id) from ticketly.sessions s where s.session_id = new.state ->> 'sessionId'), '{}');
  return new;
end
$$;
create trigger payments_name_event before insert or update of state on ticketly.payments
  for each row when (not (new.state ? 'eventId')) execute function ticketly.name_event();

-- What was told so far moves to the new key, so that a replay of it comes in one order with what is told from now on. Nothing else of a fact changes.
update ticketly.outbox o set routing_key = s.event_id from ticketly.sessions s where o.routing_key = s.session_id;
