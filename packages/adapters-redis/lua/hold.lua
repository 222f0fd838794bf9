-- Holds for several buyers at once, each all of its seats or none. This is what everybody waits for
-- in a rush: free seats are taken for all of them with one read and four writes; holds that need a
-- closer look follow one by one (`hold_one`).
-- ARGV: 1 feed length, 2 ttlMs, 3 maxActiveHolds, 4 maxSeats, 5 edition, then per hold: own, buyer,
--        body (opaque), number of seats, number of areas, what each seat has room for, or '' if
--        that is one person each, `<origin>=<maxSeats>,...` or '', the seats, then per area: area,
--        quantity, capacity.
-- Replies: {'unprimed'}, also if keys of the session were lost | {'stale', edition}
--        | {'held', heldAtMs, version, answer...} with an answer for each hold: its fence, if it
--        was taken together with the others; or {'conflicts', seat...}, or what `hold_one` answers.

local base, feed_length, ttl_ms, max_active, max_seats = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local edition = ARGV[5]
local seats_key = base .. ':seats'
local time = redis.call('TIME')
local now_us = time[1] * 1000000 + time[2]
local now = math.floor(now_us / 1000)

-- One read for all: the state, then each hold's buyer, seats and origins. `hold.buyer` is the index
-- of its buyer in `asked` and `found`; its origins follow its last seat.
local holds, asked, let_go, at = {}, { '#', '#e' }, {}, 6
while at <= #ARGV do
  local seats, areas = tonumber(ARGV[at + 3]), tonumber(ARGV[at + 4])
  local buyer = #asked + 1
  local hold = { at = at, buyer = buyer, last = buyer + seats, seats = seats, areas = areas, places = ARGV[at + 5], origins = {} }
  holds[#holds + 1] = hold
  asked[buyer] = '@' .. ARGV[at + 1]
  for i = 1, seats do asked[buyer + i] = ARGV[at + 6 + i] end
  hold.let_go = { base .. ':let-go:b' .. ARGV[at + 1] }
  for origin, max in string.gmatch(ARGV[at + 6], '([^=,]+)=(%d+)') do
    hold.origins[#hold.origins + 1] = { name = origin, max = tonumber(max) }
    asked[#asked + 1] = '#f' .. origin
    hold.let_go[2] = hold.let_go[2] or base .. ':let-go:o' .. origin
  end
  for _, key in ipairs(hold.let_go) do let_go[#let_go + 1] = key end
  at = at + 7 + seats + 3 * areas
end
local found = redis.call('HMGET', seats_key, unpack(asked))
local fence, alarm = string.match(found[1] or '', '^1,(%d+),(%d+)$')
if not fence then return { 'unprimed' } end
local known = found[2]
if known ~= edition then
  if known and tonumber(known) > tonumber(edition) then return { 'stale', known } end
  redis.call('HSET', seats_key, '#e', edition)
end

-- Holds that already exist, whoever has them, and the mark of the key they are in.
local owns = {}
for i, hold in ipairs(holds) do owns[i] = ARGV[hold.at] end
owns[#holds + 1] = '#'
local there = redis.call('HMGET', base .. ':holds', unpack(owns))

-- A buyer is known to have a hold, and its record is gone.
local is_orphaned = false
for i, hold in ipairs(holds) do
  local uses = not there[i] and found[hold.buyer]
  is_orphaned = is_orphaned or uses and string.find(';' .. uses, ';' .. owns[i] .. ',', 1, true)
end
-- Keys were lost: what is taken now would be lost with the rest. The session begins anew at once.
if is_orphaned or not there[#holds + 1] then
  local s = session()
  if is_orphaned or not s.is_whole() then
    s.begin_anew()
    return { 'unprimed' }
  end
end

-- Whether any of these buyers, or somebody of their origins, let something go by choice.
local some_let_go = redis.call('EXISTS', unpack(let_go)) > 0

-- What the holds of this call took: seats, the buyers who took them, and the ids of the holds, each
-- with a `#` in front.
local taken = {}

-- What the buyers of an origin hold together, with what this call took; and when that ends.
local held_from = {}
local function read_origin(hold, i)
  local name = hold.origins[i].name
  if not held_from[name] then
    local places, ends = string.match(found[hold.last + i] or '0,0', '^(%d+),(%d+)$')
    places, ends = tonumber(places), tonumber(ends)
    held_from[name] = ends + 60000 < now and { places = 0, ends = 0 } or { places = places, ends = ends }
  end
  return held_from[name]
end

local function is_braked(hold)
  for i, origin in ipairs(hold.origins) do
    local held = read_origin(hold, i).places
    if held > 0 and held + hold.seats > origin.max then return true end
  end
  return some_let_go and redis.call('EXISTS', unpack(hold.let_go)) > 0
end

-- The seats of a hold that somebody else has. Nil if the hold needs a closer look: its buyer has
-- other holds or this one, its id already exists, it has areas or whole tables, its limits or the
-- budget of an origin leave no room, somebody let seats go, or a seat of it has an expired hold.
local function conflicts_of(i, hold)
  if there[i] or taken['#' .. owns[i]] then return nil end
  if found[hold.buyer] or taken[asked[hold.buyer]] or hold.areas > 0 or hold.places ~= '' or hold.seats > max_seats or max_active < 1 then return nil end
  if is_braked(hold) then return nil end
  local conflicts = {}
  for at = hold.buyer + 1, hold.last do
    if found[at] then
      local status, expires = string.match(found[at], '^(%a),[^,]*,%d+,(%d+)')
      if status ~= 's' and tonumber(expires) <= now then return nil end
    end
    if found[at] or taken[asked[at]] then conflicts[#conflicts + 1] = asked[at] end
  end
  return conflicts
end

local answers, free, others, changes = {}, {}, {}, {}
for i, hold in ipairs(holds) do
  local conflicts = conflicts_of(i, hold)
  if not conflicts then
    others[#others + 1] = i
  elseif conflicts[1] then
    answers[i] = { 'conflicts', unpack(conflicts) }
  else
    free[#free + 1] = i
    changes[#changes + 1] = table.concat(asked, '=h,', hold.buyer + 1, hold.last) .. '=h'
    for field = hold.buyer, hold.last do taken[asked[field]] = true end
    taken['#' .. owns[i]] = true
    for at = 1, #hold.origins do
      local held = read_origin(hold, at)
      held.places = held.places + hold.seats
    end
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
    local names = {}
    for at, origin in ipairs(hold.origins) do
      local held = read_origin(hold, at)
      names[at] = origin.name
      fields[#fields + 1] = '#f' .. origin.name
      fields[#fields + 1] = string.format('%d', held.places) .. ',' .. string.format('%d', math.max(held.ends, expires_ms))
    end
    if names[1] then
      fields[#fields + 1] = '#o' .. own
      fields[#fields + 1] = hold.seats .. ',' .. table.concat(names, ',')
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
