import { setTimeout as pause } from 'node:timers/promises';
import { editionOf, holdIdOf, money } from '@ticketly/core';
import type {
  AreaId,
  AreaRequest,
  HoldRequest,
  PrincipalId,
  SeatId,
  SeatLocks,
  SessionId,
  TierId,
} from '@ticketly/core';

/** A session that is open for holds. */
export const openSession = async (locks: SeatLocks): Promise<SessionId> => {
  const sessionId = crypto.randomUUID() as SessionId;
  await locks.prime(sessionId, { fenceFloor: 0, decisions: [] });
  return sessionId;
};

/** A request of a new buyer for one seat, for a minute. */
export const requestFor = (sessionId: SessionId, seat: string, over: Partial<HoldRequest> = {}): HoldRequest => ({
  holdId: holdIdOf(sessionId, crypto.randomUUID()),
  sessionId,
  buyerId: crypto.randomUUID() as PrincipalId,
  edition: editionOf(1),
  lines: [{ seatId: seat as SeatId, label: seat, tierId: 'stalls' as TierId, price: money(1_999, 'EUR') }],
  areas: [],
  ttlMs: 60_000,
  maxActiveHolds: 1,
  maxSeats: 1,
  ...over,
});

/** So many units of a standing area of this capacity. */
export const floor = (quantity: number, capacity: number): AreaRequest => ({
  areaId: 'floor' as AreaId,
  label: 'Floor',
  tierId: 'stalls' as TierId,
  price: money(1_000, 'EUR'),
  quantity,
  capacity,
});

/** Asks again and again until it is so; a failed question counts as no. */
export const until = async (what: string, isSo: () => Promise<boolean>, withinMs = 180_000): Promise<void> => {
  const deadline = performance.now() + withinMs;
  let cause: unknown;
  const ask = (): Promise<boolean> =>
    isSo().catch((error: unknown) => {
      cause = error;
      return false;
    });
  while (!(await ask())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${withinMs} ms`, { cause });
    await pause(10);
  }
};
