-- Extends, converts or releases a hold, for its holder with its fence.
-- ARGV: 1 own, 2 buyer, 3 fence or '' (any), 4 feed length, 5 what ('extend' | 'convert' | 'release'), 6 ttlMs, 7 maxTotalMs, 8 maxExtensions
-- Replies: {'ok', hold} | {'expired'} | {'unknown'} | {'extensions', expiresAtMs}

local s, own, what = session(), ARGV[1], ARGV[5]
local hold = s.read_hold(own)
-- What only the arbiter told of is an order's, and no hold that anybody could change.
if not hold or hold.body == '' then return { 'expired' } end
if hold.buyer ~= ARGV[2] then return { 'unknown' } end
if hold.expires <= s.now then
  s.end_hold(own)
  s.tell(ARGV[4])
  return { 'expired' }
end
if ARGV[3] ~= '' and hold.fence ~= tonumber(ARGV[3]) then return { 'expired' } end

if what == 'release' then
  s.end_hold(own)
  s.tell(ARGV[4])
  return s.hold_reply(hold)
end

if what == 'convert' and hold.status == 'c' then return s.hold_reply(hold) end

local expires
if what == 'extend' then
  expires = math.min(hold.expires + tonumber(ARGV[6]), hold.held_at + tonumber(ARGV[7]))
  if hold.extensions >= tonumber(ARGV[8]) or expires <= hold.expires then return { 'extensions', s.whole(hold.expires) } end
  hold.extensions = hold.extensions + 1
else
  expires = math.max(hold.expires, s.now + tonumber(ARGV[6]))
  hold.status = 'c'
end
hold.expires = expires

local letter = hold.status == 'c' and 'c' or 'h'
local seats_key = KEYS[1] .. ':seats'
local values = redis.call('HMGET', seats_key, unpack(hold.seats))
local mine, places, pairs_to_set = 0, 0, {}
for i, seat in ipairs(hold.seats) do
  local entry = values[i] and s.parse_seat(values[i])
  places = places + (entry and entry.places or 1)
  if entry and entry.own == own and entry.status ~= 's' then
    mine = mine + 1
    pairs_to_set[#pairs_to_set + 1] = seat
    pairs_to_set[#pairs_to_set + 1] = s.seat_value(letter, own, hold.fence, expires, entry.places)
  end
end
if mine > 0 then redis.call('HSET', seats_key, unpack(pairs_to_set)) end
s.write_hold(hold)
s.write_buyer(hold.buyer, own, { expires = expires, count = places, status = hold.status })
return s.hold_reply(hold)
