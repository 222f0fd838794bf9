-- The live hold, or nothing. Writes nothing.
-- ARGV: 1 own
-- Replies: {'ok', hold} | {'expired'}

local hold = read_hold(ARGV[1])
if not hold or hold.expires <= now then return { 'expired' } end
return hold_reply(hold)
