-- Forgets what a session was told of claims and sales by an older generation of the database; holds
-- that did not become orders stay. The session is then unprimed, and its feed starts afresh.
-- ARGV: 1 generation
-- Replies: {'ok'}

local s = session()
local base, generation = KEYS[1], tonumber(ARGV[1])
local seats_key, holds_key = base .. ':seats', base .. ':holds'
if tonumber(redis.call('HGET', seats_key, '#g') or '0') >= generation then return { 'ok' } end

local kept = {}
for _, own in ipairs(redis.call('HKEYS', holds_key)) do
  local hold = own ~= '#' and s.read_hold(own)
  if hold and hold.status == 'a' then kept[own] = true elseif hold then s.forget_hold(hold) end
end
local all = redis.call('HGETALL', seats_key)
for i = 1, #all, 2 do
  if not string.find(all[i], '^[#@]') and not kept[s.parse_seat(all[i + 1]).own] then s.free_seat(all[i]) end
end
-- The feed is not told: without it, its readers take a snapshot.
redis.call('DEL', base .. ':feed')
local state = s.read_state()
state.primed = false
s.write_state(state)
redis.call('HSET', seats_key, '#g', s.whole(generation))
return { 'ok' }
