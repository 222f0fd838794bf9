-- The edition of a session as it is stored.
create or replace function ticketly.edition_of(version integer) returns bigint language sql immutable parallel safe
  return version::bigint;
