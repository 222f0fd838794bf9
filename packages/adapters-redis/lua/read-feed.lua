-- What came after a version. The version itself must still be in the feed: one that was trimmed
-- away, lost or never given out is too old.
-- ARGV: 1 after, 2 the maximum number of entries
-- Replies: {'old'} | {'ok', version, '1' if there is more or '0', changes, changes, ...}

local feed_key, after = KEYS[1] .. ':feed', ARGV[1]
local most = tonumber(ARGV[2])
-- The version itself, the entries asked for, and one more that only shows whether there is more.
local found = redis.call('XRANGE', feed_key, after, '+', 'COUNT', most + 2)
if not found[1] or found[1][1] ~= after then return { 'old' } end
local last = math.min(#found, most + 1)
local reply = { 'ok', found[last][1], #found > last and '1' or '0' }
for i = 2, last do reply[i + 2] = found[i][2][2] end
return reply
