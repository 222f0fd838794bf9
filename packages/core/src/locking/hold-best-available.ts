import { ok, refuse } from '../kernel/index.ts';
import type { Limits, Randomness, Result, SeatId, TierId } from '../kernel/index.ts';
import type { SessionUnknown, Showing, ShowingStale } from '../scheduling/index.ts';
import { chooseBestAvailable, seatFlags } from '../seating/index.ts';
import type { BestAvailableChoice, BestAvailableExplanation, NotEnoughSeats, SeatMap } from '../seating/index.ts';
import { decideHoldRequest } from './hold-request.ts';
import type { PricedSeats } from './hold-request.ts';
import type { Hold } from './hold.ts';
import type { AreaUnknown, HoldRefusal, RacesLost, SeatCountInvalid, SeatsUnknown, TotalInvalid } from './refusals.ts';
import type { SeatBoards } from './seat-frame.ts';

/** The choice is left to us. */
export interface BestAvailable {
  readonly kind: 'best-available';
  readonly quantity: number;
  /** Empty or absent: any tier. */
  readonly tierIds?: readonly TierId[];
  /** Asks for accessible seats and their companions. */
  readonly accessible?: boolean;
}

/** A hold on seats that were chosen, and why these. */
export interface ChosenHold {
  readonly hold: Hold;
  readonly explanation: BestAvailableExplanation | null;
}

interface ChoosingPorts {
  readonly seatBoards: Pick<SeatBoards, 'current'>;
  readonly limits: Limits;
  readonly randomness: Randomness;
  /** Tries to hold just these. */
  hold(seats: PricedSeats): Promise<Result<Hold, HoldRefusal | ShowingStale>>;
  /** Seats that others in this process are trying to hold right now: left to them, as long as there are others. */
  readonly tried: Set<SeatId>;
  /** Every seat that is held or sold now, past every cache. */
  taken(): Promise<Result<ReadonlySet<SeatId>>>;
}

type ChoosingRefusal =
  | HoldRefusal
  | ShowingStale
  | SessionUnknown
  | NotEnoughSeats
  | RacesLost
  | SeatCountInvalid
  | SeatsUnknown
  | AreaUnknown
  | TotalInvalid;

/** How widely buyers who lost a race spread over the next best choices. */
const spreadWidth = 1_000;

/**
 * Chooses the best seats on the live board and holds them; when others were faster, marks what was lost and chooses again, each buyer another of the next
 * best, as often as `limits.bestAvailableAttempts`. Buyers of one process stay out of each other's way, so that only other processes are raced.
 *
 * Says `seating/not-enough-seats` only if the locks themselves, asked then, had too few free: never because the board was old or races were lost.
 */
export const holdBestAvailable = async (
  ports: ChoosingPorts,
  showing: Showing,
  wish: BestAvailable,
): Promise<Result<ChosenHold, ChoosingRefusal>> => {
  const { limits, randomness } = ports;
  const lost = new Set<SeatId>();
  for (let attempt = 0; attempt < limits.bestAvailableAttempts; attempt += 1) {
    const spread = attempt === 0 ? 0 : 1 + randomness.integer(spreadWidth);
    const chosen = await choose(ports, showing, { wish, spread, lost });
    if (!chosen.ok) return chosen;
    const { seatIds, explanation } = chosen.value;
    const priced = decideHoldRequest(showing, { kind: 'seats', seatIds }, limits);
    if (!priced.ok) {
      unmark(ports.tried, seatIds);
      return priced;
    }
    const held = await ports.hold(priced.value).finally(() => unmark(ports.tried, seatIds));
    // A repeat finds the hold of the first call, which may be on other seats than those chosen now.
    if (held.ok) return ok({ hold: held.value, explanation: isOn(held.value, seatIds) ? explanation : null });
    if (held.refusal.code !== 'locking/seats-unavailable') return refuse(held.refusal);
    for (const seatId of held.refusal.conflicts) lost.add(seatId);
  }
  return refuse({ code: 'locking/races-lost', attempts: limits.bestAvailableAttempts });
};

interface Choosing {
  readonly wish: BestAvailable;
  readonly spread: number;
  readonly lost: ReadonlySet<SeatId>;
}

const choose = async (
  ports: Pick<ChoosingPorts, 'seatBoards' | 'taken' | 'tried'>,
  { session, seatMap }: Showing,
  { wish, spread, lost }: Choosing,
): Promise<Result<BestAvailableChoice, SessionUnknown | NotEnoughSeats>> => {
  const board = await ports.seatBoards.current(session.sessionId);
  if (!board.ok) return board;
  const { statuses } = board.value;
  const isFree = (index: number, seatId: SeatId): boolean => statuses[index] === 'f' && !lost.has(seatId);
  const untried = pick(seatMap, wish, spread, (index, seatId) => isFree(index, seatId) && !ports.tried.has(seatId));
  if (untried.ok) {
    // Marked before anything is awaited: whoever chooses next sees it.
    for (const seatId of untried.value.seatIds) ports.tried.add(seatId);
    return untried;
  }
  const onBoard = pick(seatMap, wish, spread, isFree);
  // Sold out means that no hold is left that could have lapsed unseen.
  if (onBoard.ok || board.value.soldOut) return onBoard;
  const taken = await ports.taken();
  if (!taken.ok) return taken;
  return pick(seatMap, wish, spread, (_index, seatId) => !taken.value.has(seatId));
};

const unmark = (tried: Set<SeatId>, seatIds: readonly SeatId[]): void => {
  for (const seatId of seatIds) tried.delete(seatId);
};

/** A whole table is never chosen for somebody who asks for seats. */
const pick = (
  seatMap: SeatMap,
  { quantity, tierIds, accessible }: BestAvailable,
  spread: number,
  isFree: (index: number, seatId: SeatId) => boolean,
): Result<BestAvailableChoice, NotEnoughSeats> =>
  chooseBestAvailable(seatMap, {
    quantity,
    spread,
    ...(tierIds && { tierIds }),
    ...(accessible === undefined ? {} : { accessible }),
    isFree: (index) => {
      const isWhole = ((seatMap.columns.flags[index] ?? 0) & seatFlags.whole) !== 0;
      const seatId = seatMap.seatIndex.at(index);
      return !isWhole && seatId !== undefined && isFree(index, seatId);
    },
  });

const isOn = (hold: Hold, seatIds: readonly SeatId[]): boolean => {
  const chosen = new Set(seatIds);
  return hold.lines.length === chosen.size && hold.lines.every(({ seatId }) => chosen.has(seatId));
};
