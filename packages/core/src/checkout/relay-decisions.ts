import { parseId } from '../kernel/index.ts';
import type { SessionId } from '../kernel/index.ts';
import type { SeatDecision } from '../locking/index.ts';
import type { RecordedEvent } from '../messaging/index.ts';
import type { Order, OrderFact } from '../orders/index.ts';
import type { Ports } from '../ports.ts';
import { tellEdition } from '../scheduling/index.ts';
import type { SessionFact } from '../scheduling/index.ts';

/** The name under which the relay keeps its place in the log. */
export const relayConsumer = 'seat-locks';

/** How many events one step takes on, and how long it waits for the first. */
export interface RelayStep {
  readonly limit?: number;
  readonly waitMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Carries what the arbiter decided from the log to the locks, and so to everybody's live map: claimed, sold, free again. In the log's order per
 * session; its place in the log moves after the effect, so that a crash repeats and never skips. Run one relay at a time per deployment: two could
 * overtake each other, and the map would show a seat as taken that is not.
 *
 * It also tells the locks the edition of sessions that sell less than before, or in another way, in case whoever changed one was gone before it could.
 *
 * @returns how many events it read; 0 when it is up to date.
 */
export const relayDecisions =
  (ports: Pick<Ports, 'changeFeed' | 'checkpoints' | 'seatLocks' | 'sessions'>) =>
  async ({ limit = 500, ...waiting }: RelayStep = {}): Promise<number> => {
    const after = await ports.checkpoints.get(relayConsumer);
    const events = await ports.changeFeed.read({ after, limit, ...waiting });
    const last = events.at(-1);
    if (last === undefined) return 0;
    const sessions = [...decisionsBySession(events)];
    await Promise.all([
      ...sessions.map(([sessionId, decisions]) => ports.seatLocks.record(sessionId, decisions)),
      ...Array.from(outdatedSessions(events), (sessionId) => tellEdition(ports, sessionId)),
    ]);
    await ports.checkpoints.advance(relayConsumer, last.position);
    return events.length;
  };

const outdating: readonly string[] = [
  'SessionChanged',
  'SessionPaused',
  'SessionClosed',
  'SessionCancelled',
] satisfies SessionFact['type'][];

/** Sessions of which an older showing would sell what is not to be sold any more. */
const outdatedSessions = (events: readonly RecordedEvent[]): ReadonlySet<SessionId> =>
  new Set(
    events.flatMap(({ type, aggregateId }) =>
      outdating.includes(type) ? (parseId('session', aggregateId) ?? []) : [],
    ),
  );

const decisionsBySession = (events: readonly RecordedEvent[]): Map<SessionId, SeatDecision[]> => {
  const sessions = new Map<SessionId, SeatDecision[]>();
  for (const { type, payload } of events.filter(isOrderFact)) {
    const decisions = sessions.get(payload.sessionId) ?? [];
    decisions.push(...decisionsOf(payload, statusOf[type]));
    sessions.set(payload.sessionId, decisions);
  }
  return sessions;
};

/** Facts of a type this version does not know say nothing about seats. */
const isOrderFact = (event: RecordedEvent): event is RecordedEvent & OrderFact =>
  event.aggregateType === 'orders' && event.type in statusOf;

const statusOf: Readonly<Record<OrderFact['type'], SeatDecision['status']>> = {
  OrderPlaced: 'claimed',
  OrderPinned: 'claimed',
  OrderPaid: 'sold',
  OrderExpired: 'free',
  OrderCancelled: 'free',
  OrderRefunded: 'free',
};

const decisionsOf = (order: Order, status: SeatDecision['status']): SeatDecision[] =>
  order.lines.map(({ seatId }) => ({
    seatId,
    status,
    holdId: order.holdId,
    buyerId: order.buyerId,
    fence: order.fence,
    ...(order.progress.status === 'pending' && { expiresAt: order.progress.expiresAt }),
  }));
