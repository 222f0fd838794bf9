import type { HoldId, SeatId, SessionId } from '../kernel/index.ts';
import type { SeatDecision, SeatsSnapshot } from '../locking/index.ts';
import { linesTicketed } from '../orders/index.ts';
import type { Order, OrderLine } from '../orders/index.ts';
import type { Suspicion } from './finding.ts';

/** So many are told of a session at once: who has more has one trouble, not a thousand. */
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

/** The lines of an order for which the arbiter may have a seat down in this state. */
const linesBehind = (order: Order, status: SeatDecision['status']): readonly OrderLine[] => {
  if (status === 'sold') return linesTicketed(order);
  return order.progress.status === 'pending' ? order.lines : [];
};

/** I5: what the locks show is what the arbiter decided. Holds that are no orders yet are theirs. */
export const lockDifferences = (
  sessionId: SessionId,
  decisions: ReadonlyMap<SeatId, SeatDecision>,
  { held, sold }: Pick<SeatsSnapshot, 'held' | 'sold'>,
): Suspicion[] => {
  const [isHeld, isSold] = [new Set(held), new Set(sold)];
  const differs = (seatId: SeatId, locks: string, decision: SeatDecision | undefined): Suspicion => ({
    kind: 'lock-differs',
    invariant: 'I5',
    subject: `sessions/${sessionId}/${seatId}`,
    sentence: `seat ${seatId} of session ${sessionId} is ${locks} in the locks and ${decision?.status ?? 'free'} on record`,
    seen: `${locks} ${decision?.status} ${decision?.holdId}`,
  });
  const missing = [...decisions.values()].filter(({ seatId, status }) =>
    status === 'sold' ? !isSold.has(seatId) : !isSold.has(seatId) && !isHeld.has(seatId),
  );
  return [
    ...missing.map((decision) => differs(decision.seatId, isHeld.has(decision.seatId) ? 'held' : 'free', decision)),
    ...sold
      .filter((seatId) => decisions.get(seatId)?.status !== 'sold')
      .map((seatId) => differs(seatId, 'sold', decisions.get(seatId))),
  ].slice(0, maxTold);
};
