-- Roles of the whole server, made where the connecting role may make them. People and services log in with roles of their own that are granted one of these.
do $$
declare
  wanted text;
begin
  foreach wanted in array array['ticketly_migrator', 'ticketly_app', 'ticketly_replication'] loop
    begin
      if not exists (select from pg_catalog.pg_roles where rolname = wanted) then
        execute format('create role %I nologin', wanted);
      end if;
    exception
      when insufficient_privilege or duplicate_object or unique_violation then null;
    end;
  end loop;
end
$$;
