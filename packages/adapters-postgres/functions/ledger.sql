-- The gateway that postings move money at; null for none. Postings that do not sum to zero in each currency are
-- refused, and all that was to be written with them.
create or replace function ticketly.gateway_of(postings jsonb) returns text language plpgsql immutable
as $$
begin
  if not exists (select from jsonb_array_elements(postings)) or exists (
    select from jsonb_array_elements(postings) as p
     group by p -> 'amount' ->> 'currency' having sum((p -> 'amount' ->> 'amountMinor')::numeric) <> 0
  ) then
    raise exception 'a ledger entry is not balanced: %', postings;
  end if;
  return (
    select substr(p ->> 'account', 9) from jsonb_array_elements(postings) as p where p ->> 'account' like 'gateway:%' limit 1);
end
$$;
