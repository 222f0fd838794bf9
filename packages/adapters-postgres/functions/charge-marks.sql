-- Takes the turn after `last`, or anybody's that is older than the lease; a row of nulls while
-- it is another's. What was never compared begins now: before there was nobody who could have
-- paid.
create or replace function ticketly.take_charge_turn(
  of_provider text, last text, lease_ms bigint, out turn text, out compared_until_ms bigint, out goes_on boolean
) language plpgsql
as $$
declare
  known ticketly.charge_marks;
begin
  insert into ticketly.charge_marks values (of_provider, ticketly.now_ms(), '', 0) on conflict do nothing;
  select * into known from ticketly.charge_marks m where m.provider = of_provider for update;
  goes_on := known.turn = coalesce(last, '') and known.turn <> '';
  if not goes_on and known.taken_at_ms + lease_ms > ticketly.now_ms() then
    return;
  end if;
  turn := gen_random_uuid()::text;
  compared_until_ms := known.compared_until_ms;
  update ticketly.charge_marks m set turn = take_charge_turn.turn, taken_at_ms = ticketly.now_ms() where m.provider = of_provider;
end
$$;
