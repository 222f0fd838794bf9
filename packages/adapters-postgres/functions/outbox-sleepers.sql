-- Says that the caller sleeps until `until_ms`, and then looks: first the one, then the other.
-- An append draws its position first and then looks whether anybody sleeps. Whatever the order
-- of the four, either the append sees the sleeper and wakes it, or the sleeper sees the position
-- and stays awake.
create or replace function ticketly.sleep_on_outbox(until_ms bigint) returns bigint language plpgsql
as $$
declare
  drawn bigint;
begin
  perform setval('ticketly.outbox_sleepers', greatest(s.last_value, until_ms)) from ticketly.outbox_sleepers s;
  select case when is_called then last_value else last_value - 1 end into drawn from ticketly.outbox_positions;
  return drawn;
end
$$;

create or replace function ticketly.wake_readers() returns trigger language plpgsql
as $$
begin
  if (select s.last_value from ticketly.outbox_sleepers s) > ticketly.now_ms() then
    perform pg_notify('ticketly_outbox', '');
  end if;
  return null;
end
$$;
