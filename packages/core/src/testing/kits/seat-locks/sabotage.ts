import { ok, plusMs } from '../../../kernel/index.ts';
import type { HoldId, SeatId } from '../../../kernel/index.ts';
import type { FeedVersion, Fence, Hold, HoldRequest, SeatChange, SeatFeed, SeatLocks } from '../../../locking/index.ts';
import { breaking } from '../subject.ts';
import type { SeatLocksSubject } from './subject.ts';

/** Breaks some calls of `SeatLocks`. */
export const broken: ReturnType<typeof breaking<'seatLocks', SeatLocksSubject>> = breaking<
  'seatLocks',
  SeatLocksSubject
>('seatLocks');

/** The hold that a careless store would return. */
export const pretended = (request: HoldRequest, { ports }: SeatLocksSubject): Hold => ({
  ...request,
  status: 'active',
  fence: 1 as Fence,
  heldAt: ports.clock.now(),
  expiresAt: plusMs(ports.clock.now(), request.ttlMs),
  extensions: 0,
  version: '0' as FeedVersion,
});

/** Remembers who held a seat last. */
export const remembering =
  (locks: SeatLocks, holds: Map<HoldId, Hold>): SeatLocks['hold'] =>
  async (request) => {
    const answer = await locks.hold(request);
    if (answer.ok) holds.set(answer.value.holdId, answer.value);
    return answer;
  };

/** The hold that had a seat last. */
export const lastOf = (holds: ReadonlyMap<HoldId, Hold>, seatId: SeatId | undefined): Hold | undefined =>
  [...holds.values()].reverse().find(({ lines }) => lines.some((line) => line.seatId === seatId));

/** A feed that leaves out some of the changes of each read. */
export const leavingOut = (
  seatFeed: SeatFeed,
  leave: (all: readonly SeatChange[]) => readonly SeatChange[],
): SeatFeed => ({
  read: async (sessionId, after) => {
    const answer = await seatFeed.read(sessionId, after);
    return answer.ok ? ok({ ...answer.value, changes: leave(answer.value.changes) }) : answer;
  },
});
