-- Organizers list their halls by what is beside the drawings, which may have megabytes.
alter table ticketly.layouts
  add column organization_id text collate "C" generated always as (state ->> 'organizationId') stored,
  add column name text generated always as (state ->> 'name') stored;
create index layouts_of_organization on ticketly.layouts (organization_id, layout_id, version desc);

-- Organizers look for orders of a state: all that is asked is in the index.
create index orders_of_session_narrowed on ticketly.orders (session_id, place, status);
drop index ticketly.orders_of_session;
