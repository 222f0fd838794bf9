import { invariant, parseId, plusMs } from '../kernel/index.ts';
import type { Job, Limits, SessionId } from '../kernel/index.ts';
import type { SeatDecision, SeatLocks } from '../locking/index.ts';
import { followLog, promptMs, sessionOf } from '../messaging/index.ts';
import type { FollowPorts, FollowStep, RecordedEvent } from '../messaging/index.ts';
import { linesJustRefunded } from '../orders/index.ts';
import type { Order, OrderFact, SeatSales, Orders } from '../orders/index.ts';
import { tellEdition } from '../scheduling/index.ts';
import type { SessionFact, Sessions } from '../scheduling/index.ts';
import { correctLocks } from './correct-locks.ts';

/** The name under which the relay keeps its position in the log. */
export const relayConsumer = 'seat-locks';

/** What the relay needs. */
export type RelayPorts = FollowPorts & {
  readonly seatLocks: SeatLocks;
  readonly seatSales: SeatSales;
  readonly orders: Orders;
  readonly sessions: Sessions;
  readonly limits: Pick<Limits, 'coolingOffMs'>;
};

/**
 * Carries the arbiter's decisions from the log to the locks, and so to everybody's live map:
 * claimed, sold, free again. Decisions arrive in log order per session and at least once: the
 * checkpoint moves after the effect, so that a crash repeats and never skips. To make up for a fact
 * that can't be carried over, the relay asks the arbiter for the state of the session.
 *
 * Run one relay at a time per deployment: two overtake each other, as does one that stalled while
 * another took its place. The map then shows a free seat as taken, until the slower relay has
 * noticed and asked the arbiter.
 *
 * It also tells the locks the edition of sessions that sell less than before, or differently, in
 * case the process that changed a session died before it could.
 *
 * @returns a job whose steps return how many facts they read; 0 when it is up to date.
 */
export const relayDecisions = (ports: RelayPorts): Job<FollowStep> =>
  followLog(
    ports,
    {
      consumer: relayConsumer,
      batchSize: 500,
      atOnce: 500,
      subjectsOf: (event) => (isOrderFact(event) || isOutdating(event) ? [sessionOf(event)] : []),
      apply: async (subject, events) => {
        const sessionId = parseId('session', subject);
        if (sessionId === undefined) return;
        const decisions = events
          .filter(isOrderFact)
          .flatMap(({ type, payload }) => decisionsOf(payload, statusOf[type], ports.limits));
        if (decisions.length > 0) await ports.seatLocks.record(sessionId, decisions);
        if (events.some(isOutdating)) await tellEdition(ports, sessionId);
      },
      recover: async (subject) => {
        const sessionId = await sessionToCorrect(ports, subject);
        await correctLocks(ports, sessionId);
        await tellEdition(ports, sessionId);
      },
      overtaken: async (subjects) => {
        for (const subject of subjects) {
          const sessionId = parseId('session', subject);
          if (sessionId !== undefined) await correctLocks(ports, sessionId);
        }
      },
    },
    'relay decisions',
    promptMs,
  );

/**
 * A fact that does not name its session is set aside as `orders/<id>`: the order itself still knows
 * its session.
 */
const sessionToCorrect = async ({ orders }: Pick<RelayPorts, 'orders'>, subject: string): Promise<SessionId> => {
  const [, orderName = ''] = subject.split('orders/');
  const orderId = parseId('order', orderName);
  const sessionId = orderId === undefined ? parseId('session', subject) : (await orders.find(orderId))?.sessionId;
  invariant(sessionId, `nothing tells which session ${subject} is of`);
  return sessionId;
};

const outdating: readonly string[] = [
  'SessionChanged',
  'SessionPaused',
  'SessionClosed',
  'SessionCancelled',
] satisfies SessionFact['type'][];

/** Whether an older showing of the session would sell what must no longer be sold. */
const isOutdating = ({ aggregateType, type }: RecordedEvent): boolean =>
  aggregateType === 'sessions' && outdating.includes(type);

/** Facts of a type this version does not know say nothing about seats. */
const isOrderFact = (event: RecordedEvent): event is RecordedEvent & OrderFact =>
  event.aggregateType === 'orders' && Object.hasOwn(statusOf, event.type);

const statusOf: Readonly<Record<OrderFact['type'], SeatDecision['status']>> = {
  OrderPlaced: 'claimed',
  OrderPinned: 'claimed',
  OrderPaid: 'sold',
  OrderExpired: 'free',
  OrderCancelled: 'free',
  OrderPartlyRefunded: 'free',
  OrderRefunded: 'free',
};

/**
 * What an order in this state says about its seats; after a refund, about the seats that were
 * refunded. Seats of a cancelled order cool off, counted from the cancellation.
 */
export const decisionsOf = (
  order: Order,
  status: SeatDecision['status'],
  { coolingOffMs }: Pick<Limits, 'coolingOffMs'>,
): SeatDecision[] =>
  (status === 'free' ? linesJustRefunded(order) : order.lines).map(({ seatId, places }) => ({
    seatId,
    ...(places !== undefined && { places }),
    status,
    holdId: order.holdId,
    buyerId: order.buyerId,
    fence: order.fence,
    ...(order.progress.status === 'pending' && { expiresAt: order.progress.expiresAt }),
    ...(order.progress.status === 'cancelled' && { coolsUntil: plusMs(order.progress.cancelledAt, coolingOffMs) }),
  }));
