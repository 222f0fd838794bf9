-- Takes over what the arbiter decided, and, with a fence floor, marks the session as primed.
-- ARGV: 1 feed length, 2 fence floor or '' (then it does not prime), then per decision: seat, status, own, buyer, fence, expiresAtMs.
-- Replies: {'ok'}

local groups, order = {}, {}
local highest = math.max(tonumber(redis.call('HGET', meta_key, 'fence') or '0'), tonumber(ARGV[2]) or 0)
for i = 3, #ARGV, 6 do
  local seat, status, own, buyer = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local fence, expires = tonumber(ARGV[i + 4]), tonumber(ARGV[i + 5])
  highest = math.max(highest, fence)
  if record_seat(seat, status, own, fence, expires) then
    if not groups[own] then
      groups[own] = { buyer = buyer, fence = fence, expires = 0, freed = {}, kept = {}, sold = false }
      order[#order + 1] = own
    end
    local group = groups[own]
    group.expires = math.max(group.expires, expires)
    if status == 'free' then group.freed[seat] = true else group.kept[#group.kept + 1] = seat end
    if status == 'sold' then group.sold = true end
  end
end

-- Brings the record of each touched hold in line with its seats; the last seat gone takes the record with it.
for _, own in ipairs(order) do
  local group = groups[own]
  local hold = read_hold(own)
    or { own = own, buyer = group.buyer, fence = group.fence, held_at = now, expires = group.expires, extensions = 0, status = 'c', version = '0-0', seats = {}, body = '' }
  local seats, there = {}, {}
  for _, seat in ipairs(hold.seats) do
    if not group.freed[seat] and not there[seat] then
      seats[#seats + 1] = seat
      there[seat] = true
    end
  end
  for _, seat in ipairs(group.kept) do
    if not there[seat] then
      seats[#seats + 1] = seat
      there[seat] = true
    end
  end
  hold.seats = seats
  if #seats == 0 then
    forget_hold(hold)
  else
    if group.sold then
      hold.status, hold.expires = 's', 0
      redis.call('DEL', base .. ':ttl:' .. own)
    elseif hold.status ~= 's' and #group.kept > 0 then
      hold.status, hold.expires = 'c', math.max(hold.expires, group.expires)
    end
    write_hold(hold)
    write_buyer(hold.buyer, read_buyer(hold.buyer), own, { expires = hold.expires, count = #seats, status = hold.status })
  end
end

redis.call('HSET', meta_key, 'fence', whole(highest))
if ARGV[2] ~= '' and not is_primed() then
  redis.call('HSET', meta_key, 'primed', '1')
  -- An entry without changes, so that there is a version to begin from.
  redis.call('XADD', feed_key, '*', 'c', '')
end
tell(ARGV[1])
return { 'ok' }
