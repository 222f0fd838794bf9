-- What came after a version. The version itself must still be there: one that was trimmed away, lost or never given out is too old.
-- ARGV: 1 after, 2 how many entries at the most
-- Replies: {'old'} | {'ok', version, changes, changes, ...}

local feed_key, after = KEYS[1] .. ':feed', ARGV[1]
local found = redis.call('XRANGE', feed_key, after, '+', 'COUNT', tonumber(ARGV[2]) + 1)
if not found[1] or found[1][1] ~= after then return { 'old' } end
local reply = { 'ok', found[#found][1] }
for i = 2, #found do reply[i + 1] = found[i][2][2] end
return reply
