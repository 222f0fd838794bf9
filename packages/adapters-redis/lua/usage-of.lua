-- How much of the limits a buyer uses up. Writes nothing.
-- ARGV: 1 buyer
-- Replies: {'ok', taken, own, own, ...} with the active holds

local s = session()
local reply, taken = { 'ok', 0 }, 0
for _, use in ipairs(s.read_buyer(ARGV[1])) do
  if use.status == 's' or use.expires > s.now then
    taken = taken + use.count
    if use.status == 'a' then reply[#reply + 1] = use.own end
  end
end
reply[2] = taken
return reply
