-- Ends holds whose time has passed.
-- ARGV: 1 feed length, 2 how many at the most
-- Replies: {number of holds ended, milliseconds until the next one ends, or a year if there is none}

local ended = end_lapsed(tonumber(ARGV[2]))
tell(ARGV[1])
local next = redis.call('ZRANGE', expiries_key, 0, 0, 'WITHSCORES')
local in_ms = next[2] and math.max(0, tonumber(next[2]) - now) or 31536000000
return { ended, in_ms }
