-- Forgets a session, unless somebody has a hold in it or something changed recently: then it is in
-- use, or just being primed. A forgotten session is unprimed, and can be primed again.
-- ARGV: 1 how long nothing may have changed, in ms
-- Replies: {'ok'} | {'used'}

local base = KEYS[1]
if redis.call('ZCOUNT', base .. ':expiries', '-inf', '8639999999999999') > 0 then return { 'used' } end
local last = redis.call('XREVRANGE', base .. ':feed', '+', '-', 'COUNT', 1)[1]
local time = redis.call('TIME')
if last and time[1] * 1000 - tonumber(string.match(last[1], '^%d+')) < tonumber(ARGV[1]) then return { 'used' } end
for _, area in ipairs(redis.call('HKEYS', base .. ':given')) do redis.call('UNLINK', base .. ':back:' .. area) end
redis.call('UNLINK', base .. ':seats', base .. ':holds', base .. ':expiries', base .. ':feed', base .. ':given', base .. ':alarm')
return { 'ok' }
