-- The live holds of a buyer. Writes nothing.
-- ARGV: 1 buyer
-- Replies: {'ok', own, hold, own, hold, ...}

local s = session()
local reply = { 'ok' }
for _, use in ipairs(s.read_buyer(ARGV[1])) do
  local hold = use.status ~= 's' and use.expires > s.now and s.read_hold(use.own)
  if hold and hold.status ~= 's' then
    reply[#reply + 1] = use.own
    reply[#reply + 1] = s.hold_reply(hold)[2]
  end
end
return reply
