-- The live hold, or nothing. Writes nothing.
-- ARGV: 1 own
-- Replies: {'ok', hold} | {'expired'}

local s = session()
local hold = s.read_hold(ARGV[1])
if not hold or hold.status == 's' or hold.expires <= s.now then return { 'expired' } end
return s.hold_reply(hold)
