-- The gateway that postings move money at; null for none. Postings that do not sum to zero in each currency are
-- refused, and all that was to be written with them.
create or replace function ticketly.gateway_of(postings jsonb) returns text language plpgsql immutable
as $$
declare
  gateway text;
  is_balanced boolean;
begin
  select min(c.account), bool_and(coalesce(c.sum = 0, false)) into gateway, is_balanced
    from (
      select sum((p.amount ->> 'amountMinor')::numeric) as sum, min(p.account) filter (where p.account like 'gateway:%') as account
        from jsonb_to_recordset(postings) as p(account text, amount jsonb) group by p.amount ->> 'currency'
    ) c;
  -- Null where there are none.
  if is_balanced is not true then
    raise exception 'a ledger entry is not balanced: %', postings;
  end if;
  return substr(gateway, 9);
end
$$;
