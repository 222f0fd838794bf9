-- Every seat that is not free, and the version of the feed this is true at. What has lapsed is ended first, so that both agree.
-- ARGV: 1 feed length
-- Replies: {'unprimed'} | {'ok', version, seat, value, seat, value, ...}

if not is_primed() then return { 'unprimed' } end
end_lapsed(100000)
tell(ARGV[1])
local reply = { 'ok', redis.call('XREVRANGE', feed_key, '+', '-', 'COUNT', 1)[1][1] }
local all = redis.call('HGETALL', seats_key)
for i = 1, #all do reply[i + 2] = all[i] end
return reply
