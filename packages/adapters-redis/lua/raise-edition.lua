-- From now on, refuses holds by older editions of the session.
-- ARGV: 1 edition
-- Replies: {'ok'}

session().adopt_edition(tonumber(ARGV[1]))
return { 'ok' }
