-- Takes over what the arbiter decided, and, with a fence floor, marks the session as primed.
-- ARGV: 1 feed length, 2 fence floor or '' (then it does not prime), 3 edition or 0, then per decision: seat, status, own, buyer, fence, expiresAtMs, places.
-- Replies: {'ok'}

local s = session()
local groups, order = {}, {}
local highest = tonumber(ARGV[2]) or 0
for i = 4, #ARGV, 7 do
  local seat, status, own, buyer = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local fence, expires = tonumber(ARGV[i + 4]), tonumber(ARGV[i + 5])
  highest = math.max(highest, fence)
  if s.record_seat(seat, status, own, fence, expires, tonumber(ARGV[i + 6])) then
    if not groups[own] then
      groups[own] = { buyer = buyer, fence = fence, expires = 0, seats = {}, keeps = {}, sold = false }
      order[#order + 1] = own
    end
    local group = groups[own]
    group.expires = math.max(group.expires, expires)
    if group.keeps[seat] == nil then group.seats[#group.seats + 1] = seat end
    -- What was decided last about a seat counts.
    group.keeps[seat] = status ~= 'free'
    if status == 'sold' then group.sold = true end
  end
end

-- Brings the record of each touched hold in line with its seats; the last seat gone takes the record with it.
for _, own in ipairs(order) do
  local group = groups[own]
  local hold = s.read_hold(own)
    or { own = own, buyer = group.buyer, fence = group.fence, held_at = s.now, expires = group.expires, extensions = 0, status = 'c', version = '0-0', seats = {}, body = '' }
  local seats, there, keeps = {}, {}, false
  local function add(seat)
    if there[seat] then return end
    seats[#seats + 1] = seat
    there[seat] = true
  end
  for _, seat in ipairs(hold.seats) do
    if group.keeps[seat] ~= false then add(seat) end
  end
  for _, seat in ipairs(group.seats) do
    if group.keeps[seat] then
      add(seat)
      keeps = true
    end
  end
  hold.seats = seats
  if #seats == 0 then
    s.forget_hold(hold)
  else
    if group.sold then
      hold.status, hold.expires = 's', 0
    elseif hold.status ~= 's' and keeps then
      hold.status, hold.expires = 'c', math.max(hold.expires, group.expires)
    end
    s.write_hold(hold)
    s.write_buyer(hold.buyer, own, { expires = hold.expires, count = s.places_of(seats), status = hold.status })
  end
end

local state = s.read_state()
-- An entry without changes, so that there is a version to begin from.
if ARGV[2] ~= '' and not state.primed then redis.call('XADD', KEYS[1] .. ':feed', '*', 'c', '') end
state.primed = state.primed or ARGV[2] ~= ''
state.fence = math.max(state.fence, highest)
s.write_state(state)
s.adopt_edition(tonumber(ARGV[3]))
s.tell(ARGV[1])
return { 'ok' }
