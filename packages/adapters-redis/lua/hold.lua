-- Holds for several buyers at once, each all of its seats or none. This is what everybody waits for in a rush: what is free is taken for all
-- of them with one read and four writes; whoever needs a closer look comes after them, one by one (`hold_one`).
-- ARGV: 1 feed length, 2 ttlMs, 3 maxActiveHolds, 4 maxSeats, 5 edition, then per hold: own, buyer, body (opaque), number of seats, number of areas, what each seat has
--       room for, or '' if that is one person each, the seats,
--       then per area: area, quantity, capacity.
-- Replies: {'unprimed'} | {'stale', edition} | {'held', heldAtMs, version, answer...} with an answer for each hold: its fence, if it was taken among the others;
--       or {'conflicts', seat...}, or what `hold_one` answers.

local base, feed_length, ttl_ms, max_active, max_seats = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local edition = ARGV[5]
local seats_key = base .. ':seats'
local time = redis.call('TIME')
local now_us = time[1] * 1000000 + time[2]
local now = math.floor(now_us / 1000)

-- One read for all: the state, then each hold's buyer and seats; `hold.buyer` is where its buyer is in `asked` and `found`.
local holds, asked, at = {}, { '#', '#e' }, 6
while at <= #ARGV do
  local seats, areas = tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4])
  local buyer = #asked + 1
  holds[#holds + 1] = { at = at, buyer = buyer, last = buyer + seats, seats = seats, areas = areas, places = ARGV[at + 5] }
  asked[buyer] = '@' .. ARGV[at + 1]
  for i = 1, seats do asked[buyer + i] = ARGV[at + 5 + i] end
  at = at + 6 + seats + 3 * areas
end
local found = redis.call('HMGET', seats_key, unpack(asked))
local fence, alarm = string.match(found[1] or '', '^1,(%d+),(%d+)$')
if not fence then return { 'unprimed' } end
local known = found[2]
if known ~= edition then
  if known and tonumber(known) > tonumber(edition) then return { 'stale', known } end
  redis.call('HSET', seats_key, '#e', edition)
end

-- What holds of this call took: seats, and the buyers who took them.
local taken = {}

-- The seats of a hold that somebody has; nothing, if that is not all there is to know: of a buyer with other holds, or with this one; of areas; of whole tables;
-- of limits that leave no room; of seats that somebody had until now.
local function conflicts_of(hold)
  if found[hold.buyer] or taken[asked[hold.buyer]] or hold.areas > 0 or hold.places ~= '' or hold.seats > max_seats or max_active < 1 then return nil end
  local conflicts = {}
  for i = hold.buyer + 1, hold.last do
    if found[i] then
      local status, expires = string.match(found[i], '^(%a),[^,]*,%d+,(%d+)')
      if status ~= 's' and tonumber(expires) <= now then return nil end
    end
    if found[i] or taken[asked[i]] then conflicts[#conflicts + 1] = asked[i] end
  end
  return conflicts
end

local answers, free, others, changes = {}, {}, {}, {}
for i, hold in ipairs(holds) do
  local conflicts = conflicts_of(hold)
  if not conflicts then
    others[#others + 1] = i
  elseif conflicts[1] then
    answers[i] = { 'conflicts', unpack(conflicts) }
  else
    free[#free + 1] = i
    changes[#changes + 1] = table.concat(asked, '=h,', hold.buyer + 1, hold.last) .. '=h'
    for field = hold.buyer, hold.last do taken[asked[field]] = true end
  end
end

local held_at, version = string.format('%d', now), ''
if free[1] then
  version = redis.call('XADD', base .. ':feed', 'MAXLEN', '~', feed_length, '*', 'c', table.concat(changes, ','))
  local expires_ms = now + ttl_ms
  local expires = string.format('%d', expires_ms)
  local fields, records, expiries = { '#', '' }, {}, {}
  fence = math.max(fence, now_us - 1)
  for _, i in ipairs(free) do
    local hold = holds[i]
    local own, field = ARGV[hold.at], #fields
    fence = fence + 1
    local text = string.format('%d', fence)
    local value, seats = 'h,' .. own .. ',' .. text .. ',' .. expires, table.concat(asked, ',', hold.buyer + 1, hold.last)
    fields[field + 1], fields[field + 2] = asked[hold.buyer], own .. ',' .. expires .. ',' .. hold.seats .. ',a'
    for seat = hold.buyer + 1, hold.last do
      field = field + 2
      fields[field + 1], fields[field + 2] = asked[seat], value
    end
    records[#records + 1] = own
    records[#records + 1] = ARGV[hold.at + 1] .. ',' .. text .. ',' .. held_at .. ',' .. expires .. ',0,a,' .. version .. ',' .. seats .. '\n' .. ARGV[hold.at + 2]
    expiries[#expiries + 1] = expires
    expiries[#expiries + 1] = own
    answers[i] = text
  end
  if tonumber(alarm) <= now or tonumber(alarm) > expires_ms then
    redis.call('SET', base .. ':alarm', '', 'PX', ttl_ms)
    alarm = expires
  end
  fields[2] = '1,' .. string.format('%d', fence) .. ',' .. alarm
  redis.call('HSET', seats_key, unpack(fields))
  redis.call('HSET', base .. ':holds', unpack(records))
  redis.call('ZADD', base .. ':expiries', unpack(expiries))
end

for _, i in ipairs(others) do answers[i] = hold_one(holds[i].at) end
return { 'held', held_at, version, unpack(answers) }
