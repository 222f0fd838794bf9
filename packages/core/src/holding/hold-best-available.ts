import { ok, refuse } from '../kernel/index.ts';
import type { Limits, Randomness, Result, SeatId, TierId } from '../kernel/index.ts';
import type { SeatBoard, SeatBoards } from '../live-map/index.ts';
import type {
  Hold,
  AreaUnknown,
  HoldRefusal,
  RacesLost,
  SeatCountInvalid,
  SeatsUnknown,
  TotalInvalid,
} from '../locking/index.ts';
import type { SessionUnknown } from '../scheduling/index.ts';
import type { ShowingStale } from '../locking/index.ts';
import type { BestAvailableChoice, BestAvailableExplanation, NotEnoughSeats, SeatWish } from '../seating/index.ts';
import type { Showing } from '../showings/index.ts';
import { decideHoldRequest } from './hold-request.ts';
import type { PricedSeats } from './hold-request.ts';

/** The buyer leaves the choice to us. */
export interface BestAvailable {
  readonly kind: 'best-available';
  readonly quantity: number;
  /** Default, also if empty: any tier. */
  readonly tierIds?: readonly TierId[];
  /** Asks for accessible seats and their companions. */
  readonly accessible?: boolean;
}

/** A hold on seats that were chosen, and why these seats. */
export interface ChosenHold {
  readonly hold: Hold;
  readonly explanation: BestAvailableExplanation | null;
}

interface ChoosingPorts {
  readonly seatBoards: Pick<SeatBoards, 'current'>;
  readonly limits: Limits;
  readonly randomness: Randomness;
  /** Tries to hold exactly these seats. */
  hold(seats: PricedSeats): Promise<Result<Hold, HoldRefusal | ShowingStale>>;
  /** Has the locks end what has lapsed. They tell the feed, and the boards learn it from there. */
  endLapsed(): Promise<unknown>;
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
 * Chooses the best seats on the live board and holds them. When others were faster, it marks what
 * was lost and chooses again, each buyer a different one of the next best, up to
 * `limits.bestAvailableAttempts` times. Buyers of one process stay out of each other's way, so that
 * they race only against other processes.
 *
 * Refuses with `seating/not-enough-seats` only if the locks themselves, asked at that point, had
 * too few free seats: never because the board was old or races were lost.
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
    const chosen = await choose(ports, showing, { ...wish, spread, without: lost });
    if (!chosen.ok) return chosen;
    const { seatIds, explanation, giveBack } = chosen.value;
    const held = await priceAndHold(ports, showing, seatIds).finally(giveBack);
    if (held.ok) return ok({ hold: held.value, explanation });
    if (held.refusal.code !== 'locking/seats-unavailable') return refuse(held.refusal);
    for (const seatId of held.refusal.conflicts) lost.add(seatId);
  }
  return refuse({ code: 'locking/races-lost', attempts: limits.bestAvailableAttempts });
};

const priceAndHold = async (
  { hold, limits }: Pick<ChoosingPorts, 'hold' | 'limits'>,
  showing: Showing,
  seatIds: readonly SeatId[],
): Promise<Result<Hold, ChoosingRefusal>> => {
  const priced = decideHoldRequest(showing, { kind: 'seats', seatIds }, limits);
  return priced.ok ? hold(priced.value) : priced;
};

/**
 * A choice that others in this process avoid until it is given back, as long as there are other
 * seats.
 */
interface KeptChoice extends BestAvailableChoice {
  readonly giveBack: () => void;
}

const choose = async (
  ports: Pick<ChoosingPorts, 'seatBoards' | 'endLapsed'>,
  showing: Showing,
  wish: SeatWish,
): Promise<Result<KeptChoice, SessionUnknown | NotEnoughSeats | ShowingStale>> => {
  const board = await boardOf(ports, showing);
  if (!board.ok) return board;
  const chooser = await board.value.chooser();
  const untried = chooser.choose(wish);
  // Kept before anything is awaited, so that the next buyer to choose sees it.
  if (untried.ok) return ok({ ...untried.value, giveBack: chooser.keep(untried.value.seatIds) });
  const onBoard = chooser.choose({ ...wish, alsoKept: true });
  if (onBoard.ok) return ok({ ...onBoard.value, giveBack: keptNothing });
  // Sold out means that no hold is left that could have lapsed unnoticed.
  if (board.value.soldOut) return onBoard;
  await ports.endLapsed();
  const fresh = await boardOf(ports, showing);
  if (!fresh.ok) return fresh;
  const freshChooser = await fresh.value.chooser();
  const last = freshChooser.choose({ ...wish, without: [], alsoKept: true });
  return last.ok ? ok({ ...last.value, giveBack: keptNothing }) : last;
};

/**
 * The board of the showing's hall. If the board is of another hall, one of the two is out of date,
 * and seats chosen in one cannot be held in the other.
 */
const boardOf = async (
  { seatBoards }: Pick<ChoosingPorts, 'seatBoards'>,
  { session, edition }: Showing,
): Promise<Result<SeatBoard, SessionUnknown | ShowingStale>> => {
  const board = await seatBoards.current(session.sessionId);
  if (!board.ok) return board;
  const { layoutId, layoutVersion } = board.value;
  if (layoutId === session.layoutId && layoutVersion === session.layoutVersion) return board;
  const newest = board.value.edition > edition ? board.value.edition : edition;
  return refuse({ code: 'locking/showing-stale', edition: newest });
};

const keptNothing = (): void => {};
