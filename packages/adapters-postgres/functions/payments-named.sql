-- Processes of a version before may save payments that do not name their event, as orders and
-- tickets do.
create or replace function ticketly.name_event() returns trigger language plpgsql
as $$
begin
  new.state := new.state || coalesce(
    (select jsonb_build_object('eventId', s.event_id) from ticketly.sessions s where s.session_id = new.state ->> 'sessionId'), '{}');
  return new;
end
$$;
