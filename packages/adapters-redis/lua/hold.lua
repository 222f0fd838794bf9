-- Takes all seats or none. This is what everybody waits for in a rush: one read and four writes if the seats are free and the buyer is new.
-- ARGV: 1 own, 2 buyer, 3 ttlMs, 4 maxActiveHolds, 5 maxSeats, 6 feed length, 7 body (opaque), 8 number of seats, then the seats,
--       then per area: area, quantity, capacity.
-- Replies: {'held', fence, heldAtMs, version, unit...} with the units that were chosen | {'ok', hold} for a repeat | {'unprimed'} | {'conflicts', seat...} | {'holds', limit} | {'seats', taken} | {'area', area, left}

local base, own, count = KEYS[1], ARGV[1], tonumber(ARGV[8])
local seats_key, buyer_field = base .. ':seats', '@' .. ARGV[2]
local wanted, asked = { unpack(ARGV, 9, 8 + count) }, count

local time = redis.call('TIME')
local now_us = time[1] * 1000000 + time[2]
local now = math.floor(now_us / 1000)
local found = redis.call('HMGET', seats_key, '#', buyer_field, unpack(wanted))
local fence, alarm = string.match(found[1] or '', '^1,(%d+),(%d+)$')
if not fence then return { 'unprimed' } end

-- What is rare in a rush: a buyer with other holds, or with this one; areas; seats that somebody had until now.
local s = (found[2] or #ARGV > 8 + count) and session()

-- Holds whose time has passed, and which are in the way: they are ended, and the feed is told, only once nothing speaks against this one.
local lapsed = {}
local active, taken = 0, 0
if found[2] then
  for _, use in ipairs(s.parse_uses(found[2])) do
    local counts = use.status == 's' or use.expires > now
    if use.own == own then
      local existing = s.read_hold(own)
      if use.status == 's' then return { 'conflicts', unpack(existing.seats) } end
      if counts then return s.hold_reply(existing) end
      lapsed[1] = own
    elseif counts then
      taken = taken + use.count
      if use.status == 'a' then active = active + 1 end
    end
  end
end

local conflicts = {}
for i, seat in ipairs(wanted) do
  if found[i + 2] then
    local status, other, expires = string.match(found[i + 2], '^(%a),([^,]*),%d+,(%d+)$')
    if status == 's' or tonumber(expires) > now then conflicts[#conflicts + 1] = seat else lapsed[#lapsed + 1] = other end
  end
end

local areas = {}
for i = 9 + count, #ARGV, 3 do
  local area = { area = ARGV[i], quantity = tonumber(ARGV[i + 1]), capacity = tonumber(ARGV[i + 2]) }
  areas[#areas + 1] = area
  asked = asked + area.quantity
end

if active >= tonumber(ARGV[4]) then return { 'holds', ARGV[4] } end
if taken + asked > tonumber(ARGV[5]) then return { 'seats', taken } end
if conflicts[1] then return { 'conflicts', unpack(conflicts) } end

if lapsed[1] then
  s = s or session()
  for _, other in ipairs(lapsed) do s.end_hold(other) end
end

local picks = {}
for _, area in ipairs(areas) do
  local pick = s.pick_units(area)
  if #pick.units < area.quantity then
    s.end_lapsed(100000)
    pick = s.pick_units(area)
  end
  if #pick.units < area.quantity then
    s.tell(ARGV[6])
    return { 'area', area.area, #pick.units }
  end
  picks[#picks + 1] = pick
end
for _, pick in ipairs(picks) do
  s.take_units(pick)
  for _, unit in ipairs(pick.units) do wanted[#wanted + 1] = unit end
end

local expires_ms = now + ARGV[3]
local held_at, expires = string.format('%d', now), string.format('%d', expires_ms)
fence = string.format('%d', math.max(fence + 1, now_us))
if tonumber(alarm) <= now or tonumber(alarm) > expires_ms then
  redis.call('SET', base .. ':alarm', '', 'PX', ARGV[3])
  alarm = expires
end

local changes, uses = table.concat(wanted, '=h,') .. '=h', own .. ',' .. expires .. ',' .. #wanted .. ',a'
if s then
  changes = s.changes_with(changes)
  uses = s.uses_with(ARGV[2], own, { expires = expires_ms, count = #wanted, status = 'a' })
end
local value = 'h,' .. own .. ',' .. fence .. ',' .. expires
local fields = { '#', '1,' .. fence .. ',' .. alarm, buyer_field, uses }
for i, seat in ipairs(wanted) do
  fields[2 * i + 3] = seat
  fields[2 * i + 4] = value
end
redis.call('HSET', seats_key, unpack(fields))
local version = redis.call('XADD', base .. ':feed', 'MAXLEN', '~', ARGV[6], '*', 'c', changes)
local head = ARGV[2] .. ',' .. fence .. ',' .. held_at .. ',' .. expires .. ',0,a,' .. version .. ',' .. table.concat(wanted, ',')
redis.call('HSET', base .. ':holds', own, head .. '\n' .. ARGV[7])
redis.call('ZADD', base .. ':expiries', expires, own)
return { 'held', fence, held_at, version, unpack(wanted, count + 1) }
