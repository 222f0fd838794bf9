-- One hold that takes a closer look than `hold.lua` gives to many at once. The loader makes it a function, `hold_one(at)`, in front of that script;
-- `at` is where the hold's arguments begin.
-- Returns {'held', fence, heldAtMs, version, unit...} with the units that were chosen | {'ok', hold} for a repeat | {'conflicts', seat...}
--       | {'holds', own...} of the buyer's active holds | {'seats', taken} | {'area', area, left}

local s, seats_key = session(), KEYS[1] .. ':seats'
local own, buyer, count = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 3])
local wanted, asked = { unpack(ARGV, at + 6, at + 5 + count) }, 0
local places = {}
for each in string.gmatch(ARGV[at + 5], '%d+') do places[#places + 1] = tonumber(each) end
for i = 1, count do asked = asked + (places[i] or 1) end

-- Holds whose time has passed, and which are in the way: they are ended, and the feed is told, only once nothing speaks against this one.
local lapsed = {}
local active, taken = {}, 0
for _, use in ipairs(s.read_buyer(buyer)) do
  local counts = use.status == 's' or use.expires > s.now
  if use.own == own then
    local existing = s.read_hold(own)
    -- Of what only the arbiter told of there is nothing to repeat but which seats it has.
    if use.status == 's' or (counts and existing.body == '') then return { 'conflicts', unpack(existing.seats) } end
    if counts then return s.hold_reply(existing) end
    lapsed[1] = own
  elseif counts then
    taken = taken + use.count
    if use.status == 'a' then active[#active + 1] = use.own end
  end
end

local conflicts = {}
if wanted[1] then
  local found = redis.call('HMGET', seats_key, unpack(wanted))
  for i, seat in ipairs(wanted) do
    local entry = found[i] and s.parse_seat(found[i])
    if entry and (entry.status == 's' or entry.expires > s.now) then conflicts[#conflicts + 1] = seat
    elseif entry then lapsed[#lapsed + 1] = entry.own end
  end
end

local areas = {}
for i = at + 6 + count, at + 5 + count + 3 * tonumber(ARGV[at + 4]), 3 do
  local area = { area = ARGV[i], quantity = tonumber(ARGV[i + 1]), capacity = tonumber(ARGV[i + 2]) }
  areas[#areas + 1] = area
  asked = asked + area.quantity
end

if #active >= tonumber(ARGV[3]) then return { 'holds', unpack(active) } end
-- A table with more places than anybody may have goes to who has nothing else.
local lone_table = taken == 0 and count == 1 and not areas[1] and asked > 1
if taken + asked > tonumber(ARGV[4]) and not lone_table then return { 'seats', taken } end
if conflicts[1] then return { 'conflicts', unpack(conflicts) } end

for _, other in ipairs(lapsed) do s.end_hold(other) end

local picks = {}
for _, area in ipairs(areas) do
  local pick = s.pick_units(area)
  if #pick.units < area.quantity then
    s.keep_units(pick)
    s.end_lapsed(100000)
    pick = s.pick_units(area)
  end
  if #pick.units < area.quantity then
    s.tell(ARGV[1])
    return { 'area', area.area, #pick.units }
  end
  picks[#picks + 1] = pick
end
for _, pick in ipairs(picks) do
  s.take_units(pick)
  for _, unit in ipairs(pick.units) do wanted[#wanted + 1] = unit end
end

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
s.write_buyer(buyer, own, { expires = expires, count = asked, status = 'a' })
return { 'held', s.whole(hold.fence), s.whole(hold.held_at), hold.version, unpack(wanted, count + 1) }
