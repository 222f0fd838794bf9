-- Ends holds whose time has passed.
-- ARGV: 1 feed length, 2 how many at the most
-- Replies: number of holds ended

local ended = end_lapsed(tonumber(ARGV[2]))
tell(ARGV[1])
return ended
