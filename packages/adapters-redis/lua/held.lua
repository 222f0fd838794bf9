-- Every seat that is not free, and the version of the feed at which this is true. Ends what has
-- lapsed first, so that both agree.
-- ARGV: 1 feed length
-- Replies: {'unprimed'} | {'ok', version, seat, value, seat, value, ...}

local s = session()
if s.read_state().primed and not s.is_whole() then s.begin_anew() end
if not s.read_state().primed then return { 'unprimed' } end
s.end_lapsed(100000)
s.tell(ARGV[1])
local reply = { 'ok', redis.call('XREVRANGE', KEYS[1] .. ':feed', '+', '-', 'COUNT', 1)[1][1] }
local all = redis.call('HGETALL', KEYS[1] .. ':seats')
for i = 1, #all, 2 do
  if not string.find(all[i], '^[#@]') then
    reply[#reply + 1] = all[i]
    reply[#reply + 1] = all[i + 1]
  end
end
return reply
