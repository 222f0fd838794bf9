-- Ends holds whose time has passed, and sets the alarm for the next.
-- ARGV: 1 feed length, 2 how many at the most
-- Replies: {number of holds ended, milliseconds until the next one ends, or a year if there is none}

local s = session()
local ended = s.end_lapsed(tonumber(ARGV[2]))
s.tell(ARGV[1])
local next = tonumber(redis.call('ZRANGE', KEYS[1] .. ':expiries', 0, 0, 'WITHSCORES')[2])
if not next then return { ended, 31536000000 } end
s.ring_by(next)
return { ended, math.max(0, next - s.now) }
