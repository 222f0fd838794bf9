import type { SeatId, SessionId } from '../kernel/index.ts';
import type { SeatDecision, SeatLocks } from '../locking/index.ts';
import { linesKept } from '../orders/index.ts';
import type { Order, SeatSales, Orders } from '../orders/index.ts';

const pageSize = 100;

/**
 * Brings the locks of a session to what the arbiter says now, without the facts that led there:
 * claims and sales are recorded, and seats that the locks have as sold although their order was
 * refunded are freed. A claim that ended meanwhile lapses by itself. Holds stay.
 */
export const correctLocks = async (
  ports: { readonly seatLocks: SeatLocks; readonly seatSales: SeatSales; readonly orders: Orders },
  sessionId: SessionId,
): Promise<void> => {
  const known = await ports.seatLocks.held(sessionId);
  // Locks that know nothing of the session are taught all of it before they are next asked.
  if (!known.ok) return;
  const taken = await ports.seatSales.taken(sessionId);
  const sold = new Set(taken.decisions.filter(({ status }) => status === 'sold').map(({ seatId }) => seatId));
  const stray = new Set(known.value.sold.filter((seatId) => !sold.has(seatId)));
  if (stray.size > 0) await ports.seatLocks.record(sessionId, await endingsOf(ports, sessionId, stray));
  await ports.seatLocks.record(sessionId, taken.decisions);
  await ports.seatLocks.prime(sessionId, { fenceFloor: taken.fenceFloor, decisions: [] });
};

/** How orders that once bought these seats gave them back. */
const endingsOf = async (
  { orders }: { readonly orders: Orders },
  sessionId: SessionId,
  stray: ReadonlySet<SeatId>,
): Promise<readonly SeatDecision[]> => {
  const endings: SeatDecision[] = [];
  let cursor: string | undefined;
  do {
    const page = await orders.ofSession(sessionId, { limit: pageSize, cursor });
    endings.push(...page.items.flatMap((order) => endingOf(order, stray)));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return endings;
};

const endingOf = (order: Order, stray: ReadonlySet<SeatId>): SeatDecision[] => {
  const { progress, lines, holdId, buyerId, fence } = order;
  if (progress.status !== 'refunded' && progress.status !== 'partly_refunded') return [];
  const kept = new Set(linesKept(order).map(({ seatId }) => seatId));
  return lines
    .filter(({ seatId }) => stray.has(seatId) && !kept.has(seatId))
    .map(({ seatId }) => ({ seatId, status: 'free', holdId, buyerId, fence }));
};
