-- One hold that needs a closer look than `hold.lua` gives to many at once. The loader makes it a
-- function, `hold_one(at)`, in front of that script; `at` is where the hold's arguments begin.
-- Returns {'held', fence, heldAtMs, version, unit...} with the units that were chosen
--       | {'ok', hold} for a repeat | {'conflicts', seat...}
--       | {'foreign'} if another buyer has the hold
--       | {'holds', own...} with the buyer's active holds
--       | {'seats', taken} | {'origin', maxSeats} | {'cooling', coolsUntilMs, seat or area...}
--       | {'area', area, left}

local s, seats_key = session(), KEYS[1] .. ':seats'
local own, buyer, count = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 3])
local wanted, asked = { unpack(ARGV, at + 7, at + 6 + count) }, 0
local places = {}
for each in string.gmatch(ARGV[at + 5], '%d+') do places[#places + 1] = tonumber(each) end
for i = 1, count do asked = asked + (places[i] or 1) end

-- Of a hold known only from the arbiter, or of an order, a repeat can tell no more than which seats
-- it has.
local function repeated(known)
  if known.buyer ~= buyer then return { 'foreign' } end
  if known.status ~= 's' and known.body ~= '' then return s.hold_reply(known) end
  local reply = { 'conflicts' }
  for _, entry in ipairs(s.own_seats(known)) do reply[#reply + 1] = entry.seat end
  return reply
end

-- The buyer's active holds, and how many places they have taken in all.
local function usage()
  local active, taken = {}, 0
  for _, use in ipairs(s.read_buyer(buyer)) do
    if use.status == 's' or use.expires > s.now then
      taken = taken + use.count
      if use.status == 'a' then active[#active + 1] = use.own end
    end
  end
  return active, taken
end

-- Those of the wanted seats that somebody has, and the lapsed holds that have others of them.
local function in_the_way()
  local conflicts, lapsed = {}, {}
  local found = wanted[1] and redis.call('HMGET', seats_key, unpack(wanted)) or {}
  for i, seat in ipairs(wanted) do
    local entry = found[i] and s.parse_seat(found[i])
    if entry and (entry.status == 's' or entry.expires > s.now) then conflicts[#conflicts + 1] = seat
    elseif entry then lapsed[#lapsed + 1] = entry.own end
  end
  return conflicts, lapsed
end

local function pick(areas)
  local picks = {}
  for _, area in ipairs(areas) do
    local picked = s.pick_units(area)
    if #picked.units < area.quantity then
      s.keep_units(picked)
      s.end_lapsed(100000)
      picked = s.pick_units(area)
    end
    if #picked.units < area.quantity then return nil, { 'area', area.area, #picked.units } end
    picks[#picks + 1] = picked
  end
  return picks
end

-- The first of the buyer's origins whose budget leaves no room, or all of them. Holds that lapsed
-- and were not swept yet still count for their origins: they are ended before anybody is refused.
local function read_origins()
  local origins = {}
  for origin, max in string.gmatch(ARGV[at + 6], '([^=,]+)=(%d+)') do
    local function is_full()
      local held = s.read_origin(origin)
      return held > 0 and held + asked > tonumber(max)
    end
    if is_full() then
      s.end_lapsed(100000)
      if is_full() then return nil, { 'origin', max } end
    end
    origins[#origins + 1] = origin
  end
  return origins
end

local function still_cooling(origin, areas)
  local names = { unpack(wanted) }
  for _, area in ipairs(areas) do names[#names + 1] = area.area end
  local cooling, cools_until = s.cooling(buyer, origin, names)
  return cooling[1] and { 'cooling', s.whole(cools_until), unpack(cooling) }
end

local function write(origins)
  local state = s.read_state()
  state.fence = math.max(state.fence + 1, s.now_us)
  s.write_state(state)
  local expires = s.now + ARGV[2]
  local fields = {}
  for i, seat in ipairs(wanted) do
    fields[2 * i - 1], fields[2 * i] = seat, s.seat_value('h', own, state.fence, expires, places[i] or 1)
    s.change(seat, 'h')
  end
  redis.call('HSET', seats_key, unpack(fields))
  local hold = {
    own = own, buyer = buyer, fence = state.fence, held_at = s.now, expires = expires, extensions = 0, status = 'a',
    version = s.tell(ARGV[1]), seats = wanted, body = ARGV[at + 2],
  }
  s.write_hold(hold)
  s.write_buyer(buyer, own, { { expires = expires, count = asked, status = 'a' } })
  if origins[1] then s.write_origins(own, origins, asked) end
  for _, origin in ipairs(origins) do s.add_to_origin(origin, asked, expires) end
  return { 'held', s.whole(hold.fence), s.whole(hold.held_at), hold.version, unpack(wanted, count + 1) }
end

local function take()
  local known = s.live_hold(own)
  if known then return repeated(known) end
  local areas = {}
  for i = at + 7 + count, at + 6 + count + 3 * tonumber(ARGV[at + 4]), 3 do
    local area = { area = ARGV[i], quantity = tonumber(ARGV[i + 1]), capacity = tonumber(ARGV[i + 2]) }
    areas[#areas + 1] = area
    asked = asked + area.quantity
  end

  local active, taken = usage()
  if #active >= tonumber(ARGV[3]) then return { 'holds', unpack(active) } end
  -- A table with more places than anybody may have goes to a buyer who has nothing else.
  local lone_table = taken == 0 and count == 1 and not areas[1] and asked > 1
  if taken + asked > tonumber(ARGV[4]) and not lone_table then return { 'seats', taken } end
  local origins, full = read_origins()
  if full then return full end
  local cooling = still_cooling(origins[1], areas)
  if cooling then return cooling end
  local conflicts, lapsed = in_the_way()
  if conflicts[1] then return { 'conflicts', unpack(conflicts) } end

  for _, other in ipairs(lapsed) do s.end_hold(other) end
  local picks, refusal = pick(areas)
  if refusal then return refusal end
  for _, picked in ipairs(picks) do
    s.take_units(picked)
    for _, unit in ipairs(picked.units) do wanted[#wanted + 1] = unit end
  end
  return write(origins)
end

-- What lapsed and was in the way has ended in any case, and the feed is told.
local reply = take()
s.tell(ARGV[1])
return reply
