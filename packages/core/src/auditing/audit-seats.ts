import type { HoldId, SeatId, SessionId, Sliced } from '../kernel/index.ts';
import type { SeatDecision, SeatsSnapshot } from '../locking/index.ts';
import { linesTicketed } from '../orders/index.ts';
import type { Order, OrderLine } from '../orders/index.ts';
import type { Suspicion } from './finding.ts';

/** The maximum reported about a session at once: beyond that, it is one problem, not a thousand. */
const maxTold = 100;

/** I9: a claim belongs to a pending order with that seat, a sale to a paid one. */
export const claimsOfNobody = (
  sessionId: SessionId,
  decisions: readonly SeatDecision[],
  orderOf: ReadonlyMap<HoldId, Order | undefined>,
): Suspicion[] =>
  decisions
    .filter(({ holdId }) => orderOf.has(holdId))
    .flatMap(({ seatId, holdId, status }): Suspicion[] => {
      const order = orderOf.get(holdId);
      const rightful = order === undefined ? [] : linesBehind(order, status);
      if (rightful.some((line) => line.seatId === seatId)) return [];
      const whose =
        order === undefined ? 'of no order' : `of order ${order.orderId}, which is ${order.progress.status}`;
      return [
        {
          kind: 'claim-of-nobody',
          invariant: 'I9',
          subject: `sessions/${sessionId}/${seatId}`,
          sentence: `seat ${seatId} of session ${sessionId} is ${status} on record to hold ${holdId} ${whose}`,
          seen: `${status} ${holdId} ${order?.progress.status}`,
        },
      ];
    })
    .slice(0, maxTold);

/** The lines of an order for which the arbiter may have a seat on record in this state. */
const linesBehind = (order: Order, status: SeatDecision['status']): readonly OrderLine[] => {
  if (status === 'sold') return linesTicketed(order);
  return order.progress.status === 'pending' ? order.lines : [];
};

/** Seats compared in a slice: a hall of 100,000 takes twenty slices of a few milliseconds. */
const perSlice = 5_000;

/** What the arbiter decided, by seat. */
export function* bySeatOf(decisions: readonly SeatDecision[]): Sliced<ReadonlyMap<SeatId, SeatDecision>> {
  const bySeat = new Map<SeatId, SeatDecision>();
  for (const decision of decisions) {
    bySeat.set(decision.seatId, decision);
    if (bySeat.size % perSlice === 0) yield;
  }
  return bySeat;
}

/** I5: the locks show what the arbiter decided. Holds that are not orders yet are theirs alone. */
export function* lockDifferences(
  sessionId: SessionId,
  decisions: ReadonlyMap<SeatId, SeatDecision>,
  { held, sold }: Pick<SeatsSnapshot, 'held' | 'sold'>,
): Sliced<Suspicion[]> {
  const locks = yield* shownBy({ held, sold });
  const found: Suspicion[] = [];
  let seen = 0;
  for (const seatId of bothOf(decisions, locks)) {
    seen += 1;
    if (seen % perSlice === 0) yield;
    const [decision, shown] = [decisions.get(seatId), locks.get(seatId) ?? 'free'];
    const isRight = decision === undefined || decision.status === 'free' ? shown !== 'sold' : isShown(decision, shown);
    if (isRight) continue;
    found.push(difference(sessionId, seatId, shown, decision));
    if (found.length >= maxTold) break;
  }
  return found;
}

type Shown = 'held' | 'sold' | 'free';

/** A sold seat has to be shown as sold, and a claimed one as held. */
const isShown = ({ status }: SeatDecision, shown: Shown): boolean => shown === (status === 'sold' ? 'sold' : 'held');

function* shownBy({ held, sold }: Pick<SeatsSnapshot, 'held' | 'sold'>): Sliced<ReadonlyMap<SeatId, Shown>> {
  const shown = new Map<SeatId, Shown>();
  for (const [status, seats] of [['held', held] as const, ['sold', sold] as const])
    for (const seatId of seats) {
      shown.set(seatId, status);
      if (shown.size % perSlice === 0) yield;
    }
  return shown;
}

/** The seats of both, each once. */
function* bothOf(
  decisions: ReadonlyMap<SeatId, SeatDecision>,
  locks: ReadonlyMap<SeatId, Shown>,
): Generator<SeatId, void, undefined> {
  yield* decisions.keys();
  for (const seatId of locks.keys()) if (!decisions.has(seatId)) yield seatId;
}

const difference = (
  sessionId: SessionId,
  seatId: SeatId,
  locks: Shown,
  decision: SeatDecision | undefined,
): Suspicion => ({
  kind: 'lock-differs',
  invariant: 'I5',
  subject: `sessions/${sessionId}/${seatId}`,
  sentence: `seat ${seatId} of session ${sessionId} is ${locks} in the locks and ${decision?.status ?? 'free'} on record`,
  seen: `${locks} ${decision?.status} ${decision?.holdId}`,
});
