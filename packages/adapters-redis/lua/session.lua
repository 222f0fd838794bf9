-- What scripts know about a session's keys. The loader makes it a function, `session()`, in front
-- of every script. It is built only when called, since a hold in a rush needs none of its many
-- small functions and building them takes time.
--
-- KEYS[1] is always `<prefix>{<sessionId>}`; every other key of the session is that plus a suffix,
-- so that all share one cluster slot:
--   :seats    hash    seat -> `<status>,<own>,<fence>,<expiresAtMs>`; status h held, c claimed by
--                     an order, s sold (expires 0); a table sold as a whole ends with `,<places>`
--                     `#` -> `<1 if primed>,<last fence>,<when the alarm rings, in ms>`
--                     `#g` -> the generation of the database that taught it; missing for the first
--                     `#e` -> the newest edition of the session that it knows of
--                     `#l` -> the life these keys belong to; see `mark_keys`
--                     `#o<own>` -> `<places>,<origin>,<origin>...`, the origins that a hold
--                     counts for
--                     `#f<origin>` -> `<places>,<until>`, what the buyers of an origin hold
--                     together, and when the last of it ends
--                     `@<buyer>` -> `<own>,<expiresAtMs>,<places>,<status>;...`, the buyer's holds;
--                     status a, c, or s for sold; one sold in part is there twice
--   :holds    hash    own -> `<buyer>,<fence>,<heldAtMs>,<expiresAtMs>,<extensions>,<status>,
--                     <version>,<seat>,<seat>...\n<body>`; status a active, c converted, s sold
--                     (kept so that the buyer's seats can be counted and given back; expires 0 if
--                     no seat is left that was not sold). Somebody else may have bought a seat of
--                     it: whose a seat is, `:seats` says. An empty name marks that the seats after
--                     it came by decisions only, and have no line
--   :expiries zset    own -> expiresAtMs
--   :feed     stream  c -> `<seat>=<f|h|s>,...`
--   :given    hash    area -> highest unit ever given out
--   :back:<area>  zset  units that were given out and came back -> their numbers
--   :let-go:b<buyer>, :let-go:o<origin>
--             hash    seat or area -> `<own>,<coolsUntilMs>,<forgottenAtMs>`, what they let go by
--                     choice; see `note_letting_go`
--   Each of `:holds`, `:expiries`, `:given` and `:back:<area>` also has an entry `#` that nothing
--   removes: a key that is missing was lost, not emptied.
--   :alarm    a key that expires no later than the first hold: its notification is the fast path of
--             the sweep
-- A buyer's name arrives with its commas encoded (`encodeBuyer`).
-- `own` is a hold's id without its session. No seat's name begins with `#` or `@`.

local base = KEYS[1]
local seats_key, holds_key, expiries_key = base .. ':seats', base .. ':holds', base .. ':expiries'
local feed_key, given_key = base .. ':feed', base .. ':given'

local time = redis.call('TIME')
local now_us = tonumber(time[1]) * 1000000 + tonumber(time[2])
local now = math.floor(now_us / 1000)

-- Changes that have not been told yet, in order: `<seat>=<status>`.
local changes = {}

-- `%d` rather than `%.0f`: the text is the same for whole numbers, and a script spends a tenth of
-- its time formatting them.
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

-- Ensures that the alarm rings at `at`, or earlier.
local function ring_by(at)
  local state = read_state()
  if state.alarm > now and state.alarm <= at then return end
  state.alarm = at
  redis.call('SET', base .. ':alarm', '', 'PX', whole(math.max(1, at - now)))
  write_state(state)
end

-- Appends one entry to the feed for all changes that have not been told. Returns the feed's
-- version.
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
  if hold.expires == 0 then redis.call('ZREM', expiries_key, hold.own)
  else
    redis.call('ZADD', expiries_key, whole(hold.expires), hold.own)
    ring_by(hold.expires)
  end
end

-- What the adapter reads back: everything of the hold but its id.
local function hold_reply(hold)
  return { 'ok', hold_value(hold) }
end

-- What the buyers of an origin hold together. What should have ended a minute ago was ended by a
-- process that counts no origins.
local function read_origin(origin)
  local places, ends = string.match(redis.call('HGET', seats_key, '#f' .. origin) or '0,0', '^(%d+),(%d+)$')
  if tonumber(ends) + 60000 < now then return 0, 0 end
  return tonumber(places), tonumber(ends)
end

local function add_to_origin(origin, more, expires)
  local places, ends = read_origin(origin)
  places = places + more
  if places > 0 then redis.call('HSET', seats_key, '#f' .. origin, whole(places) .. ',' .. whole(math.max(ends, expires)))
  else redis.call('HDEL', seats_key, '#f' .. origin) end
end

-- The origins that a hold counts for, and for how many places.
local function read_origins(own)
  local value = redis.call('HGET', seats_key, '#o' .. own)
  if not value then return nil end
  local origins = split(value, ',')
  return origins, tonumber(table.remove(origins, 1))
end

local function write_origins(own, origins, places)
  if places > 0 then redis.call('HSET', seats_key, '#o' .. own, whole(places) .. ',' .. table.concat(origins, ','))
  else redis.call('HDEL', seats_key, '#o' .. own) end
end

-- Counts what a hold has now for its origins: nothing once it is sold or over.
local function count_for_origins(own, uses)
  local origins, before = read_origins(own)
  if not origins then return end
  local places, expires, is_sold = 0, 0, false
  for _, use in ipairs(uses) do
    places, expires = places + use.count, math.max(expires, use.expires)
    is_sold = is_sold or (use.status == 's' and use.count > 0)
  end
  if is_sold then places = 0 end
  for _, origin in ipairs(origins) do add_to_origin(origin, places - before, expires) end
  write_origins(own, origins, places)
end

-- What a buyer has in the session.
local function read_buyer(buyer)
  local uses = {}
  for own, expires, count, status in string.gmatch(redis.call('HGET', seats_key, '@' .. buyer) or '', '([^,;]+),(%d+),(%d+),(%a)') do
    uses[#uses + 1] = { own = own, expires = tonumber(expires), count = tonumber(count), status = status }
  end
  return uses
end

-- Sets what a buyer has with the hold `own`: `uses`, or nothing.
local function write_buyer(buyer, own, uses)
  count_for_origins(own, uses)
  local parts = {}
  for _, each in ipairs(read_buyer(buyer)) do
    if each.own ~= own then
      parts[#parts + 1] = each.own .. ',' .. whole(each.expires) .. ',' .. each.count .. ',' .. each.status
    end
  end
  for _, use in ipairs(uses) do
    if use.count > 0 then parts[#parts + 1] = own .. ',' .. whole(use.expires) .. ',' .. use.count .. ',' .. use.status end
  end
  if parts[1] then redis.call('HSET', seats_key, '@' .. buyer, table.concat(parts, ';'))
  else redis.call('HDEL', seats_key, '@' .. buyer) end
end

-- The area of a unit, and its number; nothing for any other seat.
local function area_of(seat)
  return string.match(seat, '^(.*)~(%d+)$')
end

-- Frees a seat. Units of an area return to the area.
local function free_seat(seat)
  redis.call('HDEL', seats_key, seat)
  local area, number = area_of(seat)
  if area then
    redis.call('ZADD', base .. ':back:' .. area, number, seat)
    if redis.call('HSETNX', given_key, area, 0) == 1 then redis.call('ZADD', base .. ':back:' .. area, 0, '#') end
  end
  change(seat, 'f')
end

-- The first free units of an area within the request's capacity: returned units first, then units
-- never given out. Units beyond a reduced capacity stay where they are until it grows again.
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

-- Remembers the last unit that an area has given out.
local function set_given(pick)
  if redis.call('HSET', given_key, pick.area, pick.last) == 1 then redis.call('ZADD', base .. ':back:' .. pick.area, 0, '#') end
end

-- Remembers how far an insufficient pick looked, so that nobody goes through the same units again.
local function keep_units(pick)
  for at = pick.back + 1, #pick.units do
    local _, number = area_of(pick.units[at])
    redis.call('ZADD', base .. ':back:' .. pick.area, number, pick.units[at])
  end
  set_given(pick)
end

-- Takes picked units out of the area.
local function take_units(pick)
  if pick.back > 0 then redis.call('ZREM', base .. ':back:' .. pick.area, unpack(pick.units, 1, pick.back)) end
  set_given(pick)
end

local function areas_given()
  local areas = {}
  for _, area in ipairs(redis.call('HKEYS', given_key)) do
    if area ~= '#' then areas[#areas + 1] = area end
  end
  return areas
end

-- The score of a mark in `:expiries`: later than any hold ends.
local never = 8640000000000000

-- Marks the keys of a session as belonging to one life, so that the loss of any one is noticed.
local function mark_keys()
  local life = redis.call('HGET', seats_key, '#l') or whole(now_us)
  redis.call('HSET', seats_key, '#l', life)
  redis.call('HSET', holds_key, '#', life)
  redis.call('HSET', given_key, '#', life)
  redis.call('ZADD', expiries_key, whole(never), '#')
  for _, area in ipairs(areas_given()) do redis.call('ZADD', base .. ':back:' .. area, 0, '#') end
end

-- Whether the keys belong together: none was deleted or evicted on its own. A session from before
-- there were marks is marked now.
local function is_whole()
  local life, marked = redis.call('HGET', seats_key, '#l'), redis.call('HGET', holds_key, '#')
  if not life and not marked then
    if read_state().primed then mark_keys() end
    return redis.call('HEXISTS', seats_key, '#') == 1 or redis.call('EXISTS', holds_key, expiries_key, feed_key, given_key) == 0
  end
  if life ~= marked or redis.call('HGET', given_key, '#') ~= life or not redis.call('ZSCORE', expiries_key, '#') then return false end
  if read_state().primed and redis.call('EXISTS', feed_key) == 0 then return false end
  for _, area in ipairs(areas_given()) do
    if redis.call('EXISTS', base .. ':back:' .. area) == 0 then return false end
  end
  return true
end

-- Drops everything except what must never go back. The session is then unprimed: its holds are
-- gone, as after a loss of the store, and readers of the feed take a snapshot.
local function begin_anew()
  local fence = read_state().fence
  local kept = redis.call('HMGET', seats_key, '#e', '#g')
  for _, area in ipairs(areas_given()) do redis.call('UNLINK', base .. ':back:' .. area) end
  redis.call('UNLINK', seats_key, holds_key, expiries_key, feed_key, given_key, base .. ':alarm')
  write_state({ primed = false, fence = fence, alarm = 0 })
  if kept[1] then redis.call('HSET', seats_key, '#e', kept[1]) end
  if kept[2] then redis.call('HSET', seats_key, '#g', kept[2]) end
end

-- The keys of what a buyer, and the narrowest of their origins, let go by choice.
local function let_go_keys(buyer, origin)
  local keys = { base .. ':let-go:b' .. buyer }
  if origin then keys[2] = base .. ':let-go:o' .. origin end
  return keys
end

-- Remembers that the buyer of a hold let a seat go by choice. The first time they may have it back
-- at once. A decision that arrives twice counts once, and so do the units of an area.
local function note_letting_go(seat, own, buyer, cools_until)
  local origins, name = read_origins(own), area_of(seat) or seat
  for _, key in ipairs(let_go_keys(buyer, origins and origins[1])) do
    local before, _, forgotten = string.match(redis.call('HGET', key, name) or '', '^([^,]*),(%d+),(%d+)$')
    local is_first = not before or tonumber(forgotten) <= now
    if is_first or before ~= own then
      local forgotten_at = math.max(now + 1800000, cools_until)
      redis.call('HSET', key, name, own .. ',' .. (is_first and '0' or whole(cools_until)) .. ',' .. whole(forgotten_at))
      redis.call('PEXPIRE', key, whole(forgotten_at - now))
    end
  end
end

-- Which of these seats and areas a buyer can't have yet, and when all of them have cooled off.
local function cooling(buyer, origin, names)
  local found, cools_until, is_found = {}, 0, {}
  for _, key in ipairs(let_go_keys(buyer, origin)) do
    for i, value in ipairs(redis.call('HMGET', key, unpack(names))) do
      local cools = tonumber(value and string.match(value, ',(%d+),') or 0)
      if cools > now then
        cools_until = math.max(cools_until, cools)
        if not is_found[i] then found[#found + 1] = names[i] end
        is_found[i] = true
      end
    end
  end
  return found, cools_until
end

local function forget_hold(hold)
  redis.call('HDEL', holds_key, hold.own)
  redis.call('ZREM', expiries_key, hold.own)
  write_buyer(hold.buyer, hold.own, {})
end

-- The seats that a hold has, each with its entry: of those it was given, the ones that nobody else
-- bought.
local function own_seats(hold)
  local own = {}
  if not hold.seats[1] then return own end
  for i, value in ipairs(redis.call('HMGET', seats_key, unpack(hold.seats))) do
    local entry = value and parse_seat(value)
    if entry and entry.own == hold.own then
      entry.seat = hold.seats[i]
      own[#own + 1] = entry
    end
  end
  return own
end

-- Brings a hold in line with its seats: those that are not sold end together, with the last of
-- them, and a hold without a seat is over.
local function settle_hold(hold)
  local own = own_seats(hold)
  if not own[1] then return forget_hold(hold) end
  local held, sold, expires = 0, 0, 0
  for _, entry in ipairs(own) do
    if entry.status == 's' then sold = sold + entry.places
    else held, expires = held + entry.places, math.max(expires, entry.expires) end
  end
  for _, entry in ipairs(own) do
    if entry.status ~= 's' and entry.expires ~= expires then
      redis.call('HSET', seats_key, entry.seat, seat_value(entry.status, hold.own, entry.fence, expires, entry.places))
    end
  end
  hold.expires = expires
  write_hold(hold)
  write_buyer(hold.buyer, hold.own, {
    { expires = 0, count = sold, status = 's' },
    { expires = expires, count = held, status = hold.status == 'a' and 'a' or 'c' },
  })
end

-- Ends a hold and frees the seats that it still has. Sold seats stay, and so do those that somebody
-- else bought.
local function end_hold(own)
  local hold = read_hold(own)
  if not hold then
    redis.call('ZREM', expiries_key, own)
    return nil
  end
  local is_sold = false
  for _, entry in ipairs(own_seats(hold)) do
    if entry.status == 's' then is_sold = true else free_seat(entry.seat) end
  end
  if is_sold then settle_hold(hold) else forget_hold(hold) end
end

-- A hold as it is now: one whose time is over ends first.
local function live_hold(own)
  local hold = read_hold(own)
  if not hold or hold.expires == 0 or hold.expires > now then return hold end
  end_hold(own)
  return read_hold(own)
end

-- Once this server's clock was set back, holds that were taken before seem to begin in the future,
-- and would keep their seats for that much longer. They begin now instead. Fences tell of it: they
-- are never behind the clock, and hardly ahead of it. Looks at up to `limit` holds, those that end
-- last first.
local function begin_in_time(limit)
  if read_state().fence < now_us + 2000000 then return end
  for _, own in ipairs(redis.call('ZREVRANGEBYSCORE', expiries_key, whole(never - 1), whole(now), 'LIMIT', 0, limit)) do
    local hold = read_hold(own)
    if hold and hold.status == 'a' and hold.held_at > now then
      local expires = hold.expires - (hold.held_at - now)
      hold.held_at = now
      for _, entry in ipairs(own_seats(hold)) do
        redis.call('HSET', seats_key, entry.seat, seat_value(entry.status, own, entry.fence, expires, entry.places))
      end
      settle_hold(hold)
    end
  end
end

-- Ends up to `limit` expired holds. Returns how many.
local function end_lapsed(limit)
  local due = redis.call('ZRANGEBYSCORE', expiries_key, '-inf', whole(now), 'LIMIT', 0, limit)
  for _, own in ipairs(due) do end_hold(own) end
  return #due
end

-- Applies one decision of the arbiter: free and claimed touch only a seat that is free or the same
-- hold's; sold always applies. Returns whether it applied, and the hold that lost the seat by it.
local function record_seat(seat, status, own, fence, expires, places)
  local value = redis.call('HGET', seats_key, seat)
  local entry = value and parse_seat(value)
  if entry and entry.status ~= 's' and entry.expires <= now then
    end_hold(entry.own)
    entry = nil
  end
  local mine = entry and entry.own == own
  if status == 'free' then
    if not mine then return false end
    free_seat(seat)
    return true
  end
  if status == 'claimed' and (expires <= now or (entry and (not mine or entry.status == 's'))) then return false end
  local area = area_of(seat)
  if area then redis.call('ZREM', base .. ':back:' .. area, seat) end
  local letter = status == 'sold' and 's' or 'c'
  redis.call('HSET', seats_key, seat, seat_value(letter, own, fence, letter == 's' and 0 or expires, places))
  if not entry then change(seat, letter == 's' and 's' or 'h')
  elseif letter == 's' and entry.status ~= 's' then change(seat, 's') end
  return true, entry and not mine and entry.own
end

return {
  now = now, now_us = now_us, whole = whole, change = change, tell = tell,
  read_state = read_state, write_state = write_state, adopt_edition = adopt_edition, ring_by = ring_by,
  parse_seat = parse_seat, seat_value = seat_value, record_seat = record_seat, pick_units = pick_units, keep_units = keep_units, take_units = take_units,
  read_hold = read_hold, write_hold = write_hold, hold_reply = hold_reply,
  free_seat = free_seat, forget_hold = forget_hold, own_seats = own_seats, settle_hold = settle_hold,
  end_hold = end_hold, live_hold = live_hold, begin_in_time = begin_in_time, end_lapsed = end_lapsed,
  read_origin = read_origin, add_to_origin = add_to_origin, write_origins = write_origins, note_letting_go = note_letting_go, cooling = cooling,
  read_buyer = read_buyer, write_buyer = write_buyer, mark_keys = mark_keys, is_whole = is_whole, begin_anew = begin_anew, areas_given = areas_given,
}
