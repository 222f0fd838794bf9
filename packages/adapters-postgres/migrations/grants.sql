-- What each role may do with the schema; the same after every run. What is not granted here is not allowed.
do $$
begin
  if exists (select from pg_catalog.pg_roles where rolname = 'ticketly_app') then
    grant usage on schema ticketly to ticketly_app;
    grant select, insert, update on ticketly.organizations, ticketly.events, ticketly.sessions, ticketly.orders, ticketly.seat_claims,
      ticketly.payments, ticketly.tickets, ticketly.checkpoints, ticketly.log_history, ticketly.charge_marks to ticketly_app;
    -- These came later than the others; a schema that is older has none yet.
    if to_regclass('ticketly.discounts') is not null then
      grant select, insert, update on ticketly.discounts, ticketly.discount_uses to ticketly_app;
    end if;
    if to_regclass('ticketly.ledger') is not null then
      grant select, insert on ticketly.ledger to ticketly_app;
    end if;
    grant select, insert on ticketly.layouts, ticketly.inbox, ticketly.outbox to ticketly_app;
    if to_regclass('ticketly.receipts') is not null then
      grant select, insert on ticketly.receipts to ticketly_app;
      grant select, insert, update on ticketly.receipt_series to ticketly_app;
    end if;
    grant select, insert, update, delete on ticketly.timers, ticketly.idempotency_keys, ticketly.dead_letters,
      ticketly.page_views, ticketly.rankings to ticketly_app;
    -- An earlier schema has neither.
    if to_regclass('ticketly.person_keys') is not null then
      grant select, insert, update on ticketly.contacts to ticketly_app;
      grant select, insert, update, delete on ticketly.person_keys to ticketly_app;
    end if;
    grant select on ticketly.schema_migrations, ticketly.schema_functions, ticketly.database_origin to ticketly_app;
    grant select, usage on sequence ticketly.outbox_positions to ticketly_app;
    grant select, update on sequence ticketly.outbox_sleepers to ticketly_app;
  end if;
  if exists (select from pg_catalog.pg_roles where rolname = 'ticketly_replication') then
    grant usage on schema ticketly to ticketly_replication;
    grant select on ticketly.outbox to ticketly_replication;
  end if;
  if not exists (select from pg_catalog.pg_publication where pubname = 'ticketly_outbox') then
    create publication ticketly_outbox for table ticketly.outbox with (publish = 'insert', publish_via_partition_root = true);
  end if;
exception
  when insufficient_privilege then raise notice 'not every grant could be given: %', sqlerrm;
end
$$;
revoke execute on all functions in schema ticketly from public;
do $$
begin
  if exists (select from pg_catalog.pg_roles where rolname = 'ticketly_app') then
    grant execute on all functions in schema ticketly to ticketly_app;
  end if;
end
$$;
