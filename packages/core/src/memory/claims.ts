import { editionOf } from '../kernel/index.ts';
import type { Instant, SeatId, SessionId, Edition } from '../kernel/index.ts';
import type { Order, TakenSeats } from '../orders/index.ts';
import type { MemoryDatabase, SeatClaim } from './database.ts';

export const claimsOf = (database: MemoryDatabase, sessionId: SessionId): Map<SeatId, SeatClaim> => {
  const claims = database.claims.get(sessionId) ?? new Map<SeatId, SeatClaim>();
  database.claims.set(sessionId, claims);
  return claims;
};

/** Seats of the order that are sold, or claimed by another order that is still live. */
export const takenByOthers = (database: MemoryDatabase, order: Order): SeatId[] =>
  order.lines.flatMap(({ seatId }) => {
    const claim = claimsOf(database, order.sessionId).get(seatId);
    if (claim === undefined || claim.status === 'freed' || claim.orderId === order.orderId) return [];
    return claim.status === 'sold' || claim.expiresAt > database.clock.now() ? [seatId] : [];
  });

/** Seats of the order that a newer hold has taken since. */
export const staleSeats = (database: MemoryDatabase, order: Order): SeatId[] =>
  order.lines
    .map(({ seatId }) => seatId)
    .filter((seatId) => (claimsOf(database, order.sessionId).get(seatId)?.fence ?? 0) > order.fence);

/**
 * Writes the order's claims; freeing touches only those that are still its own. The highest fence
 * is kept.
 */
export const writeClaims = (
  database: MemoryDatabase,
  order: Order,
  status: SeatClaim['status'],
  expiresAt: Instant,
): void => {
  const { orderId, holdId, buyerId } = order;
  const claims = claimsOf(database, order.sessionId);
  for (const { seatId, places } of order.lines) {
    const before = claims.get(seatId);
    if (status === 'freed' && before !== undefined && before.orderId !== orderId) continue;
    const fence = before !== undefined && before.fence > order.fence ? before.fence : order.fence;
    claims.set(seatId, { seatId, status, orderId, holdId, buyerId, fence, expiresAt, places });
  }
};

/** The stored edition of a session. */
export const storedEdition = (database: MemoryDatabase, sessionId: SessionId): Edition =>
  editionOf(database.sessions.get(sessionId)?.version ?? 0);

/** The live claims and sales of a session, and the highest fence ever claimed with. */
export const takenSeats = (database: MemoryDatabase, sessionId: SessionId): TakenSeats => {
  const claims = [...claimsOf(database, sessionId).values()];
  const now = database.clock.now();
  const live = claims.filter(({ status, expiresAt }) => status === 'sold' || (status === 'claimed' && expiresAt > now));
  return {
    edition: storedEdition(database, sessionId),
    fenceFloor: claims.reduce((highest, { fence }) => Math.max(highest, fence), 0),
    decisions: live.map(({ seatId, status, holdId, buyerId, fence, expiresAt, places }) => ({
      seatId,
      holdId,
      buyerId,
      fence,
      ...(places !== undefined && { places }),
      ...(status === 'sold' ? { status: 'sold' as const } : { status: 'claimed' as const, expiresAt }),
    })),
  };
};
