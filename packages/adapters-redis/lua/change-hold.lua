-- Extends, converts or releases a hold, for its holder with its fence.
-- ARGV: 1 own, 2 buyer, 3 fence or '' (any), 4 feed length, 5 what ('extend' | 'convert' |
--        'release'), 6 ttlMs, 7 maxTotalMs, 8 maxExtensions
-- Replies: {'ok', hold} | {'expired'} | {'unknown'} | {'extensions', expiresAtMs}

local s, own, what = session(), ARGV[1], ARGV[5]
local hold = s.live_hold(own)
s.tell(ARGV[4])
-- What was bought, or is known only from the arbiter, belongs to an order, and is not a hold that
-- anybody could change.
if not hold or hold.status == 's' or hold.body == '' then return { 'expired' } end
if hold.buyer ~= ARGV[2] then return { 'unknown' } end
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
local places, fields = 0, {}
for _, entry in ipairs(s.own_seats(hold)) do
  places = places + entry.places
  fields[#fields + 1] = entry.seat
  fields[#fields + 1] = s.seat_value(letter, own, hold.fence, expires, entry.places)
end
if fields[1] then redis.call('HSET', KEYS[1] .. ':seats', unpack(fields)) end
s.write_hold(hold)
s.write_buyer(hold.buyer, own, { { expires = expires, count = places, status = hold.status } })
return s.hold_reply(hold)
