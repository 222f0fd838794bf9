import { holdIdOf, invariant, parseId } from '../kernel/index.ts';
import type { HoldId, SeatId, SessionId } from '../kernel/index.ts';
import { fenceOf } from '../locking/index.ts';
import type { SeatDecision, SeatLocks } from '../locking/index.ts';
import type { SeatSales } from '../orders/index.ts';

/** What correcting the locks needs. */
export interface CorrectPorts {
  readonly seatLocks: Pick<SeatLocks, 'held' | 'record' | 'prime'>;
  readonly seatSales: Pick<SeatSales, 'taken'>;
}

/**
 * Brings the locks of a session in line with the arbiter's current state, without the facts that
 * led there: claims and sales are recorded, and seats that only the locks have as sold are freed. A
 * claim that ended meanwhile lapses on its own. Holds stay.
 *
 * Safe alongside a running relay: it takes back what it recorded from an answer that became stale
 * meanwhile, and the relay later tells whatever is decided after its last look.
 */
export const correctLocks = async (ports: CorrectPorts, sessionId: SessionId): Promise<void> => {
  const known = await ports.seatLocks.held(sessionId);
  // Locks that know nothing of the session are taught all of it before they are next asked.
  if (!known.ok) return;
  const { decisions, fenceFloor } = await ports.seatSales.taken(sessionId);
  const sold = soldIn(decisions);
  const stray = new Set(known.value.sold.filter((seatId) => !sold.has(seatId)));
  const freed = takenFromNobody(sessionId, stray, fenceFloor);
  await ports.seatLocks.record(sessionId, [...freed, ...decisions]);
  await ports.seatLocks.prime(sessionId, { fenceFloor, decisions: [] });
  await ports.seatLocks.record(sessionId, changedSince(decisions, stray, await ports.seatSales.taken(sessionId)));
};

const soldIn = (decisions: readonly SeatDecision[]): ReadonlyMap<SeatId, HoldId> =>
  new Map(decisions.flatMap(({ seatId, holdId, status }) => (status === 'sold' ? [[seatId, holdId] as const] : [])));

/** Sales that ended while they were recorded, and what became of the seats that were freed. */
const changedSince = (
  recorded: readonly SeatDecision[],
  freed: ReadonlySet<SeatId>,
  { decisions }: { readonly decisions: readonly SeatDecision[] },
): readonly SeatDecision[] => {
  const sold = soldIn(decisions);
  const ended = recorded.filter(({ seatId, holdId, status }) => status === 'sold' && sold.get(seatId) !== holdId);
  const touched = new Set([...freed, ...ended.map(({ seatId }) => seatId)]);
  return [
    ...ended.map((decision) => ({ ...decision, status: 'free' as const })),
    ...decisions.filter(({ seatId }) => touched.has(seatId)),
  ];
};

/**
 * Only a `free` of the hold that has a sold seat ends the sale, and the locks do not say which hold
 * that is. So a stand-in buyer named `nobody` buys the seat, whoever had it, and gives it back.
 */
const takenFromNobody = (sessionId: SessionId, stray: ReadonlySet<SeatId>, floor: number): readonly SeatDecision[] => {
  const buyerId = parseId('principal', 'nobody');
  invariant(buyerId !== undefined, 'nobody has a name');
  const nobody = { holdId: holdIdOf(sessionId, 'nobody'), buyerId, fence: fenceOf(floor) };
  return [...stray].flatMap((seatId): SeatDecision[] => [
    { seatId, status: 'sold', ...nobody },
    { seatId, status: 'free', ...nobody },
  ]);
};
