-- What scripts know about a session's keys. The loader makes it a function, `session()`, in front of every script: made when called, since a
-- hold in a rush needs none of its many small functions, and making them takes time.
--
-- KEYS[1] is always `<prefix>{<sessionId>}`; every other key of the session is that plus a suffix, so that all share one cluster slot:
--   :seats    hash    seat -> `<status>,<own>,<fence>,<expiresAtMs>`; status h held, c claimed by an order, s sold (expires 0); a table sold as a whole has
--                     `,<places>` behind it
--                     `#` -> `<1 if primed>,<last fence>,<when the alarm rings, in ms>`
--                     `#g` -> the generation of the database it was taught by; missing for the first
--                     `#e` -> the newest edition of the session anybody told of
--                     `@<buyer>` -> `<own>,<expiresAtMs>,<places>,<status>;...`, the buyer's holds; status a, c, or s for sold
--   :holds    hash    own -> `<buyer>,<fence>,<heldAtMs>,<expiresAtMs>,<extensions>,<status>,<version>,<seat>,<seat>...\n<body>`;
--                     status a active, c converted, s sold (expires 0; kept so that the buyer's seats can be counted and given back)
--   :expiries zset    own -> expiresAtMs
--   :feed     stream  c -> `<seat>=<f|h|s>,...`
--   :given    hash    area -> highest unit ever given out
--   :back:<area>  zset  units that were given out and came back -> their numbers
--   :alarm    a key that expires no later than the first hold: its notification is the fast path of the sweep
-- A buyer's name comes with its commas encoded (`encodeBuyer`).
-- `own` is a hold's id without its session. No seat's name begins with `#` or `@`.

local base = KEYS[1]
local seats_key, holds_key, expiries_key = base .. ':seats', base .. ':holds', base .. ':expiries'
local feed_key, given_key = base .. ':feed', base .. ':given'

local time = redis.call('TIME')
local now_us = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(now_us / 1000)

-- What was changed and not told, in order: `<seat>=<status>`.
local changes = {}

-- `%d` rather than `%.0f`: the same text for whole numbers, and a script spends a tenth of its time on such texts.
local function whole(number)
  return string.format('%d', number)
end

local function change(seat, status)
  changes[#changes + 1] = seat .. '=' .. status
end

-- Whether the session is primed, its last fence, and when its alarm rings.
local function read_state()
  local primed, fence, alarm = string.match(redis.call('HGET', seats_key, '#') or '0,0,0', '^(%d),(%d+),(%d+)$')
  return { primed = primed == '1', fence = tonumber(fence), alarm = tonumber(alarm) }
end

local function write_state(state)
  redis.call('HSET', seats_key, '#', (state.primed and '1,' or '0,') .. whole(state.fence) .. ',' .. whole(state.alarm))
end

-- Editions never go back.
local function adopt_edition(edition)
  if edition > tonumber(redis.call('HGET', seats_key, '#e') or '0') then redis.call('HSET', seats_key, '#e', whole(edition)) end
end

-- Sees to it that the alarm rings at `at`, or before.
local function ring_by(at)
  local state = read_state()
  if state.alarm > now and state.alarm <= at then return end
  state.alarm = at
  redis.call('SET', base .. ':alarm', '', 'PX', whole(math.max(1, at - now)))
  write_state(state)
end

-- One entry of the feed for everything that was changed and not told. Returns the feed's version.
local function tell(max_length)
  if #changes == 0 then return nil end
  local told = table.concat(changes, ',')
  changes = {}
  return redis.call('XADD', feed_key, 'MAXLEN', '~', max_length, '*', 'c', told)
end

local function split(text, separator)
  local parts, from = {}, 1
  while true do
    local at = string.find(text, separator, from, true)
    if not at then
      parts[#parts + 1] = string.sub(text, from)
      return parts
    end
    parts[#parts + 1] = string.sub(text, from, at - 1)
    from = at + 1
  end
end

local function parse_seat(value)
  local status, own, fence, expires, places = string.match(value, '^(%a),([^,]*),(%d+),(%d+),?(%d*)$')
  return { status = status, own = own, fence = tonumber(fence), expires = tonumber(expires), places = tonumber(places) or 1 }
end

local function seat_value(status, own, fence, expires, places)
  local value = status .. ',' .. own .. ',' .. whole(fence) .. ',' .. whole(expires)
  return places > 1 and value .. ',' .. whole(places) or value
end

-- People these seats have room for.
local function places_of(seats)
  local places = 0
  for i, value in ipairs(redis.call('HMGET', seats_key, unpack(seats))) do places = places + (value and parse_seat(value).places or 1) end
  return places
end

local function is_free(seat, at)
  return not seat or (seat.status ~= 's' and seat.expires <= at)
end

local function read_hold(own)
  local value = redis.call('HGET', holds_key, own)
  if not value then return nil end
  local line = string.find(value, '\n', 1, true)
  local head = split(string.sub(value, 1, line - 1), ',')
  local hold = {
    own = own, buyer = head[1], fence = tonumber(head[2]), held_at = tonumber(head[3]), expires = tonumber(head[4]),
    extensions = tonumber(head[5]), status = head[6], version = head[7], seats = {}, body = string.sub(value, line + 1),
  }
  for i = 8, #head do hold.seats[#hold.seats + 1] = head[i] end
  return hold
end

local function hold_value(hold)
  return table.concat({
    hold.buyer, whole(hold.fence), whole(hold.held_at), whole(hold.expires), hold.extensions, hold.status, hold.version,
    table.concat(hold.seats, ','),
  }, ',') .. '\n' .. hold.body
end

local function write_hold(hold)
  redis.call('HSET', holds_key, hold.own, hold_value(hold))
  if hold.status == 's' then redis.call('ZREM', expiries_key, hold.own)
  else
    redis.call('ZADD', expiries_key, whole(hold.expires), hold.own)
    ring_by(hold.expires)
  end
end

-- What the adapter reads back: everything of the hold but its id.
local function hold_reply(hold)
  return { 'ok', hold_value(hold) }
end

-- What a buyer has in the session.
local function read_buyer(buyer)
  local uses = {}
  for own, expires, count, status in string.gmatch(redis.call('HGET', seats_key, '@' .. buyer) or '', '([^,;]+),(%d+),(%d+),(%a)') do
    uses[#uses + 1] = { own = own, expires = tonumber(expires), count = tonumber(count), status = status }
  end
  return uses
end

-- What a buyer has with the hold `own`, from now on; nothing without `use`.
local function write_buyer(buyer, own, use)
  local parts = {}
  for _, each in ipairs(read_buyer(buyer)) do
    if each.own ~= own then
      parts[#parts + 1] = each.own .. ',' .. whole(each.expires) .. ',' .. each.count .. ',' .. each.status
    end
  end
  if use and use.count > 0 then
    parts[#parts + 1] = own .. ',' .. whole(use.expires) .. ',' .. use.count .. ',' .. use.status
  end
  if parts[1] then redis.call('HSET', seats_key, '@' .. buyer, table.concat(parts, ';'))
  else redis.call('HDEL', seats_key, '@' .. buyer) end
end

-- The area of a unit, and its number; nothing for any other seat.
local function area_of(seat)
  return string.match(seat, '^(.*)~(%d+)$')
end

-- Makes a seat free. Units of an area go back to the area.
local function free_seat(seat)
  redis.call('HDEL', seats_key, seat)
  local area, number = area_of(seat)
  if area then
    redis.call('ZADD', base .. ':back:' .. area, number, seat)
    redis.call('HSETNX', given_key, area, 0)
  end
  change(seat, 'f')
end

-- The first free units of an area, of those it has by the request: those that came back, then those never given out. What lies beyond a capacity that
-- shrank stays where it is, for when it grows again.
local function pick_units(area)
  local back_key = base .. ':back:' .. area.area
  local units = redis.call('ZRANGEBYSCORE', back_key, 1, area.capacity, 'LIMIT', 0, area.quantity)
  local back, last = #units, tonumber(redis.call('HGET', given_key, area.area) or '0')
  while #units < area.quantity and last < area.capacity do
    last = last + 1
    local unit = area.area .. '~' .. last
    if redis.call('HEXISTS', seats_key, unit) == 0 and not redis.call('ZSCORE', back_key, unit) then
      units[#units + 1] = unit
    end
  end
  return { area = area.area, units = units, last = last, back = back }
end

-- Remembers of a pick that was not enough how far it looked: nobody goes through the same units again.
local function keep_units(pick)
  for at = pick.back + 1, #pick.units do
    local _, number = area_of(pick.units[at])
    redis.call('ZADD', base .. ':back:' .. pick.area, number, pick.units[at])
  end
  redis.call('HSET', given_key, pick.area, pick.last)
end

-- Takes picked units out of the area.
local function take_units(pick)
  if pick.back > 0 then redis.call('ZREM', base .. ':back:' .. pick.area, unpack(pick.units, 1, pick.back)) end
  redis.call('HSET', given_key, pick.area, pick.last)
end

local function forget_hold(hold)
  redis.call('HDEL', holds_key, hold.own)
  redis.call('ZREM', expiries_key, hold.own)
  write_buyer(hold.buyer, hold.own, nil)
end

-- Ends a hold: frees those of its seats that are still its own. A seat that somebody else holds or that was sold stays.
local function end_hold(own)
  local hold = read_hold(own)
  if not hold then
    redis.call('ZREM', expiries_key, own)
    return nil
  end
  if hold.status == 's' then return nil end
  if #hold.seats > 0 then
    local values = redis.call('HMGET', seats_key, unpack(hold.seats))
    for i, seat in ipairs(hold.seats) do
      local entry = values[i] and parse_seat(values[i])
      if entry and entry.own == own and entry.status ~= 's' then free_seat(seat) end
    end
  end
  forget_hold(hold)
  return hold
end

-- Ends up to `limit` holds whose time has passed. Returns how many.
local function end_lapsed(limit)
  local due = redis.call('ZRANGEBYSCORE', expiries_key, '-inf', whole(now), 'LIMIT', 0, limit)
  for _, own in ipairs(due) do end_hold(own) end
  return #due
end

-- Takes over one decision of the arbiter: free and claimed touch a seat that is free or the same hold's, sold always applies.
-- Returns true if it applied.
local function record_seat(seat, status, own, fence, expires, places)
  local value = redis.call('HGET', seats_key, seat)
  local entry = value and parse_seat(value)
  local mine = entry and entry.own == own
  if status == 'free' then
    if not mine then return false end
    free_seat(seat)
    return true
  end
  if status == 'claimed' and ((not mine and not is_free(entry, now)) or (mine and entry.status == 's') or expires <= now) then return false end
  if entry and not mine and entry.status ~= 's' and entry.expires <= now then end_hold(entry.own) end
  local area = area_of(seat)
  if area then redis.call('ZREM', base .. ':back:' .. area, seat) end
  local letter = status == 'sold' and 's' or 'c'
  redis.call('HSET', seats_key, seat, seat_value(letter, own, fence, letter == 's' and 0 or expires, places))
  local shown = letter == 's' and 's' or 'h'
  if is_free(entry, now) or (shown == 's' and entry.status ~= 's') then change(seat, shown) end
  return true
end

return {
  now = now, now_us = now_us, whole = whole, change = change, tell = tell,
  read_state = read_state, write_state = write_state, adopt_edition = adopt_edition, ring_by = ring_by,
  parse_seat = parse_seat, seat_value = seat_value, places_of = places_of, record_seat = record_seat, pick_units = pick_units, keep_units = keep_units, take_units = take_units,
  read_hold = read_hold, write_hold = write_hold, hold_reply = hold_reply,
  free_seat = free_seat, forget_hold = forget_hold, end_hold = end_hold, end_lapsed = end_lapsed,
  read_buyer = read_buyer, write_buyer = write_buyer,
}
