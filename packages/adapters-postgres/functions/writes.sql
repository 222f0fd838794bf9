-- Writes a message that nobody reads into the write-ahead log, synced like a sale; leaves nothing
-- behind in any table. Runs as the schema's owner, so that emitting can be its alone.
create or replace function ticketly.try_write() returns pg_lsn
  language sql security definer set search_path = pg_catalog
as $$ select pg_logical_emit_message(true, 'ticketly probe', '') $$;
