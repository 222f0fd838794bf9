-- Forgets a session, unless somebody has a hold in it. It is unprimed then, and can be primed again.
-- Replies: {'ok'} | {'used'}

local base = KEYS[1]
if redis.call('ZCARD', base .. ':expiries') > 0 then return { 'used' } end
for _, area in ipairs(redis.call('HKEYS', base .. ':next')) do redis.call('UNLINK', base .. ':freed:' .. area) end
redis.call('UNLINK', base .. ':seats', base .. ':holds', base .. ':expiries', base .. ':feed', base .. ':next', base .. ':alarm')
return { 'ok' }
