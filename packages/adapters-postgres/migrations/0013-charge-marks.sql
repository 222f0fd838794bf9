-- The name of this database. Charges at a gateway carry it, so that those of another database on the same account are told apart. It comes back with a
-- restore; a copy that is to live beside this database needs one of its own.
create table ticketly.database_origin (
  is_one boolean primary key default true check (is_one),
  origin text collate "C" not null default gen_random_uuid()::text
);
insert into ticketly.database_origin default values;

-- How far each gateway's charges were compared with what is known here, by the gateway's clock, and whose turn it is to compare, by ours.
create table ticketly.charge_marks (
  provider text collate "C" primary key,
  compared_until_ms bigint not null,
  turn text collate "C" not null,
  taken_at_ms bigint not null
);

-- Takes the turn after `last`, or anybody's that is older than the lease; a row of nulls while it is another's. What was never compared begins now: before
-- there was nobody who could have paid.
create function ticketly.take_charge_turn(
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
