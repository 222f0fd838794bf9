-- Applies the arbiter's decisions and, with a fence floor, marks the session as primed.
-- ARGV: 1 feed length, 2 fence floor or '' (then it does not prime), 3 edition or 0, then per
--        decision: seat, status, own, buyer, fence, expiresAtMs, places. A seat that is freed has
--        in place of its end until when it cools off, or 0.
-- Replies: {'ok'}

local s = session()
-- Remains of a session whose seats were lost would get mixed up with what is recorded now.
if not s.read_state().primed and not s.is_whole() then s.begin_anew() end

-- Decisions in a row about one hold that all take seats, or all free some: its record is brought in
-- line once, after the last of them.
local run

local function settle()
  if run and run.touched then s.settle_hold(run.hold) end
  run = nil
end

local function begin_run(own, buyer, fence, frees)
  local hold = s.live_hold(own)
    or { own = own, buyer = buyer, fence = fence, held_at = s.now, extensions = 0, status = 'c', version = '0-0', seats = {}, body = '' }
  local at = {}
  for i, seat in ipairs(hold.seats) do at[seat] = i end
  return { hold = hold, frees = frees, at = at, touched = false }
end

-- Adds a seat at the end of the hold's.
local function append(seat)
  if run.at[seat] then return end
  run.hold.seats[#run.hold.seats + 1] = seat
  run.at[seat] = #run.hold.seats
end

-- A seat that the hold no longer has, or never had, comes after the mark: a decision tells of no
-- price, so the seat has no line.
local function take(seat, status)
  local hold = run.hold
  if not run.at[seat] then append('') end
  append(seat)
  if status == 'sold' then hold.status = 's' elseif hold.status ~= 's' then hold.status = 'c' end
end

local function drop(seat)
  local seats = {}
  for _, each in ipairs(run.hold.seats) do
    if each ~= seat then seats[#seats + 1] = each end
  end
  run.hold.seats = seats
end

local highest = tonumber(ARGV[2]) or 0
for i = 4, #ARGV, 7 do
  local seat, status, own, buyer = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local fence, expires, frees = tonumber(ARGV[i + 4]), tonumber(ARGV[i + 5]), status == 'free'
  highest = math.max(highest, fence)
  if not run or run.hold.own ~= own or run.frees ~= frees then
    settle()
    run = begin_run(own, buyer, fence, frees)
  end
  local applied, loser = s.record_seat(seat, status, own, fence, expires, tonumber(ARGV[i + 6]))
  if applied then
    run.touched = true
    if frees then drop(seat) else take(seat, status) end
    if frees and expires > 0 then s.note_letting_go(seat, own, buyer, expires) end
  end
  local lost = loser and s.read_hold(loser)
  if lost then s.settle_hold(lost) end
end
settle()

local state = s.read_state()
-- An entry without changes, so that there is a version to begin from.
if ARGV[2] ~= '' and not state.primed then redis.call('XADD', KEYS[1] .. ':feed', '*', 'c', '') end
if ARGV[2] ~= '' and not state.primed then s.mark_keys() end
state.primed = state.primed or ARGV[2] ~= ''
state.fence = math.max(state.fence, highest)
s.write_state(state)
s.adopt_edition(tonumber(ARGV[3]))
s.tell(ARGV[1])
return { 'ok' }
