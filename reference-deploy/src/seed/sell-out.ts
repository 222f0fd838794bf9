import type { Principal, PrincipalId, SeatId, SessionId, Ticketly } from '@ticketly/core';
import type { DemoBuyer } from '../payments/payments.ts';
import { valueOf } from './value-of.ts';

const seatsPerBuyer = 10;
const buyersAtOnce = 8;

/** What to sell, and when to stop before the end. */
export interface Selling {
  readonly sessionId: SessionId;
  readonly seatsLeft: number;
  readonly signal: AbortSignal;
}

/**
 * Sells a session down to `seatsLeft` free seats, spread over the hall, with real holds, orders and
 * payments of a crowd. Resumes where it stopped.
 */
export const sellOut = async (
  app: Ticketly,
  buyer: DemoBuyer,
  { sessionId, seatsLeft, signal }: Selling,
): Promise<void> => {
  const { seatMap } = valueOf(await app.browsing.showLayout({ sessionId }));
  const { statuses } = valueOf(await app.liveMap.current(sessionId));
  const free = [...seatMap.seatIndex].filter((_, index) => statuses[index] === 'f');
  if (free.length <= seatsLeft) return;
  const kept = new Set(Array.from({ length: seatsLeft }, (_, n) => Math.floor(((n + 0.5) * free.length) / seatsLeft)));
  const wanted = free.filter((_, at) => !kept.has(at));
  const purchases = Array.from({ length: Math.ceil(wanted.length / seatsPerBuyer) }, (_, n) =>
    wanted.slice(n * seatsPerBuyer, (n + 1) * seatsPerBuyer),
  );
  const crowd = purchases.entries();
  const buyNext = async (): Promise<void> => {
    for (const [n, seatIds] of crowd) {
      if (signal.aborted) return;
      await buy(app, buyer, sessionId, buyerOf(statuses, n), seatIds);
    }
  };
  await Promise.all(Array.from({ length: buyersAtOnce }, buyNext));
};

/** Nobody buys twice, even if a first start was interrupted. */
const buyerOf = (statuses: string, n: number): Principal => {
  const sold = statuses.length - statuses.replaceAll('s', '').length;
  return { principalId: `crowd-${sold}-${n + 1}` as PrincipalId, roles: ['buyer'] };
};

const buy = async (
  app: Ticketly,
  buyer: DemoBuyer,
  sessionId: SessionId,
  principal: Principal,
  seatIds: readonly SeatId[],
): Promise<void> => {
  const { hold } = valueOf(await app.holding.holdSeats({ principal, sessionId, wanted: { kind: 'seats', seatIds } }));
  const { orderId } = valueOf(await app.checkout.placeOrder({ principal, holdId: hold.holdId }));
  const { paymentId } = valueOf(await app.checkout.startPayment({ principal, orderId }));
  await buyer.complete(paymentId, { outcome: 'succeed' });
  // The webhook reported it, unless it was lost.
  valueOf(await app.checkout.refreshPayment({ principal, paymentId }));
};
