-- The store's clock in epoch milliseconds. Every lapse is judged by it.
create or replace function ticketly.now_ms() returns bigint language sql volatile parallel safe
  as $$ select floor(date_part('epoch', clock_timestamp()) * 1000)::bigint $$;
