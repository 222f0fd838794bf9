-- Issues drafts as [{cause, organizationId, orderId, content}, …] whose cause has no receipt, in
-- their order. Series are taken in the order of their organizations, so that two who issue for the
-- same ones wait for each other and never in a circle. A number is taken and used in one
-- transaction: if it fails, both are undone.
create or replace function ticketly.issue_receipts(drafts jsonb) returns void language plpgsql
as $$
declare
  series ticketly.receipt_series;
  organization text;
  issued bigint;
begin
  for organization in
    select distinct draft ->> 'organizationId' collate "C" as id from jsonb_array_elements(drafts) as draft order by id
  loop
    insert into ticketly.receipt_series values (organization, 0, 0) on conflict do nothing;
    select * into series from ticketly.receipt_series s where s.organization_id = organization for update;
    -- A statement begun now sees every receipt of whoever had the series before.
    insert into ticketly.receipts (organization_id, number, cause, order_id, issued_at_ms, content)
    select organization, series.last_number + row_number() over (order by fresh.place), fresh.draft ->> 'cause',
           fresh.draft ->> 'orderId', greatest(series.last_issued_at_ms, ticketly.now_ms()), fresh.draft -> 'content'
      from jsonb_array_elements(drafts) with ordinality as fresh (draft, place)
     where fresh.draft ->> 'organizationId' = organization
       and not exists (select from ticketly.receipts r where r.cause = fresh.draft ->> 'cause');
    get diagnostics issued = row_count;
    if issued > 0 then
      update ticketly.receipt_series s
         set (last_number, last_issued_at_ms) = (
               select r.number, r.issued_at_ms from ticketly.receipts r
                where r.organization_id = organization order by r.number desc limit 1)
       where s.organization_id = organization;
    end if;
  end loop;
end
$$;
