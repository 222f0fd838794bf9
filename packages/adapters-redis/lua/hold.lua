-- Takes all seats or none.
-- ARGV: 1 own, 2 buyer, 3 ttlMs, 4 maxActiveHolds, 5 maxSeats, 6 feed length, 7 body (opaque), 8 number of seats, then the seats,
--       then per area: area, quantity, capacity.
-- Replies: {'held', fence, heldAtMs, version, unit...} with the units that were chosen | {'ok', hold} for a repeat | {'unprimed'} | {'conflicts', seat...} | {'holds', limit} | {'seats', taken} | {'area', area, left}

local meta = redis.call('HMGET', meta_key, 'primed', 'fence')
if meta[1] ~= '1' then return { 'unprimed' } end

local own, buyer, body = ARGV[1], ARGV[2], ARGV[7]
local existing = read_hold(own)
if existing then
  if existing.expires > now then return hold_reply(existing) end
  if existing.status == 's' then return { 'conflicts', unpack(existing.seats) } end
  end_hold(own)
end

local count = tonumber(ARGV[8])
local wanted, areas, asked = {}, {}, count
for i = 1, count do wanted[i] = ARGV[8 + i] end
for i = 9 + count, #ARGV, 3 do
  local area = { area = ARGV[i], quantity = tonumber(ARGV[i + 1]), capacity = tonumber(ARGV[i + 2]) }
  areas[#areas + 1] = area
  asked = asked + area.quantity
end

local uses, active, taken = read_buyer(buyer), 0, 0
for _, use in ipairs(uses) do
  if use.status == 's' or use.expires > now then
    taken = taken + use.count
    if use.status == 'a' then active = active + 1 end
  end
end

local conflicts, lapsed = {}, {}
if count > 0 then
  local values = redis.call('HMGET', seats_key, unpack(wanted))
  for i, value in ipairs(values) do
    if value then
      local entry = parse_seat(value)
      if is_free(entry, now) then lapsed[#lapsed + 1] = entry.own else conflicts[#conflicts + 1] = wanted[i] end
    end
  end
end

local function refusal()
  if active >= tonumber(ARGV[4]) then return { 'holds', ARGV[4] } end
  if taken + asked > tonumber(ARGV[5]) then return { 'seats', taken } end
  if #conflicts > 0 then return { 'conflicts', unpack(conflicts) } end
  return nil
end
local no = refusal()
if no then return no end

if #lapsed > 0 then
  for _, other in ipairs(lapsed) do end_hold(other) end
  uses = read_buyer(buyer)
end

-- The first free units of an area: those that came back, then those never given out.
local function pick_units(area)
  local freed_key, units = base .. ':freed:' .. area.area, {}
  local freed = redis.call('SRANDMEMBER', freed_key, area.quantity)
  for _, unit in ipairs(freed) do units[#units + 1] = unit end
  local last = tonumber(redis.call('HGET', next_key, area.area) or '0')
  while #units < area.quantity and last < area.capacity do
    last = last + 1
    local unit = area.area .. '~' .. last
    if redis.call('HEXISTS', seats_key, unit) == 0 and redis.call('SISMEMBER', freed_key, unit) == 0 then
      units[#units + 1] = unit
    end
  end
  return units, last, #freed
end

local picks = {}
for _, area in ipairs(areas) do
  local units, last, freed = pick_units(area)
  if #units < area.quantity then
    end_lapsed(100000)
    uses = read_buyer(buyer)
    units, last, freed = pick_units(area)
  end
  if #units < area.quantity then
    tell(ARGV[6])
    return { 'area', area.area, #units }
  end
  picks[#picks + 1] = { area = area.area, units = units, last = last, freed = freed }
end

for _, pick in ipairs(picks) do
  if pick.freed > 0 then redis.call('SREM', base .. ':freed:' .. pick.area, unpack(pick.units, 1, pick.freed)) end
  redis.call('HSET', next_key, pick.area, pick.last)
  for _, unit in ipairs(pick.units) do wanted[#wanted + 1] = unit end
end

-- Written out rather than by way of `write_hold` and `write_buyer`, from texts made once: this is the path that everybody waits for in a rush.
local fence = whole(math.max(tonumber(meta[2] or '0') + 1, now_us))
local held_at, expires = whole(now), whole(now + tonumber(ARGV[3]))
local value = 'h,' .. own .. ',' .. fence .. ',' .. expires
local pairs_to_set = {}
for i, seat in ipairs(wanted) do
  pairs_to_set[2 * i - 1] = seat
  pairs_to_set[2 * i] = value
end
changes[#changes + 1] = table.concat(wanted, '=h,') .. '=h'
redis.call('HSET', seats_key, unpack(pairs_to_set))
redis.call('HSET', meta_key, 'fence', fence)
redis.call('SET', base .. ':ttl:' .. own, '', 'PX', ARGV[3])
local version = tell(ARGV[6])
local head = buyer .. ',' .. fence .. ',' .. held_at .. ',' .. expires .. ',0,a,' .. version .. ',' .. table.concat(wanted, ',')
redis.call('HSET', holds_key, own, head .. '\n' .. body)
redis.call('ZADD', expiries_key, expires, own)
if #uses == 0 then redis.call('HSET', buyers_key, buyer, own .. ',' .. expires .. ',' .. #wanted .. ',a')
else write_buyer(buyer, uses, own, { expires = now + tonumber(ARGV[3]), count = #wanted, status = 'a' }) end
return { 'held', fence, held_at, version, unpack(wanted, count + 1) }
