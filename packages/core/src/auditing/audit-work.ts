import { instant } from '../kernel/index.ts';
import type { OrderId, SeatId, SessionId } from '../kernel/index.ts';
import type { RecordedEvent } from '../messaging/index.ts';
import type { AuditPorts } from './audit-ports.ts';
import type { SessionParts } from './session-auditor.ts';

/** What a round looks at: sessions, and the parts of each to look at in any case. */
export type AuditWork = ReadonlyMap<SessionId, SessionParts>;

interface Parts {
  readonly orders: Set<OrderId>;
  readonly seats: Set<SeatId>;
}

/** Gathers the work of a round. */
export interface WorkGathering {
  /** Adds what looked wrong before. */
  addSubject(subject: string): void;
  /** Adds what changed. */
  addFact(fact: RecordedEvent): void;
  readonly work: ReadonlyMap<SessionId, Parts>;
}

/** Orders of a session that a round looks at because of facts. */
const maxOrders = 50;

/** @param homes the session of each order that looked wrong */
export const gatherWork = (homes: ReadonlyMap<string, SessionId>, maxSessions: number): WorkGathering => {
  const work = new Map<SessionId, Parts>();
  const partsOf = (sessionId: SessionId): Parts | undefined => {
    const known = work.get(sessionId);
    if (known !== undefined || work.size >= maxSessions) return known;
    const parts = { orders: new Set<OrderId>(), seats: new Set<SeatId>() };
    work.set(sessionId, parts);
    return parts;
  };
  return {
    work,
    addSubject: (subject) => {
      const [room, first = '', seat] = subject.split('/');
      const home = homes.get(subject);
      if (home !== undefined) partsOf(home)?.orders.add(first as OrderId);
      if (room === 'sessions' && seat !== undefined) partsOf(first as SessionId)?.seats.add(seat as SeatId);
    },
    addFact: ({ payload }) => {
      const { orderId, sessionId } = (payload ?? {}) as Partial<Record<string, unknown>>;
      if (typeof orderId !== 'string' || typeof sessionId !== 'string') return;
      const parts = partsOf(sessionId as SessionId);
      if (parts !== undefined && parts.orders.size < maxOrders) parts.orders.add(orderId as OrderId);
    },
  };
};

/** Cycles through all sessions, a few at a time. */
export interface SessionSweep {
  next(count: number): Promise<readonly SessionId[]>;
}

/** All sessions by id, over and over. */
export const sessionSweep = (sessions: AuditPorts['sessions']): SessionSweep => {
  let cursor: string | undefined;
  return {
    next: async (count) => {
      const page = await sessions.endingAfter(instant(0), { limit: count, cursor });
      cursor = page.nextCursor ?? undefined;
      return page.items.map(({ sessionId }) => sessionId);
    },
  };
};
