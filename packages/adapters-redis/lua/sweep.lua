-- Ends expired holds, and sets the alarm for the next. A session whose keys don't belong together
-- is reset: whoever asks it next primes it.
-- ARGV: 1 feed length, 2 the maximum number of holds
-- Replies: {number of holds ended, milliseconds until the next one ends, or a year if there is
-- none}

local s = session()
if not s.is_whole() then s.begin_anew() end
s.begin_in_time(tonumber(ARGV[2]))
local ended = s.end_lapsed(tonumber(ARGV[2]))
s.tell(ARGV[1])
local next = tonumber(redis.call('ZRANGE', KEYS[1] .. ':expiries', 0, 0, 'WITHSCORES')[2])
if not next or next > s.now + 31536000000 then return { ended, 31536000000 } end
s.ring_by(next)
return { ended, math.max(0, next - s.now) }
