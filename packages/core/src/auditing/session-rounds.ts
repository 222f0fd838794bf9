import type { SessionId } from '../kernel/index.ts';
import type { RecordedEvent } from '../messaging/index.ts';
import type { AuditPorts } from './audit-ports.ts';
import { gatherWork, sessionSweep } from './audit-work.ts';
import type { Suspicion } from './finding.ts';
import type { HoldWatch } from './hold-watch.ts';
import { sessionAuditor } from './session-auditor.ts';

/** What a round saw of sessions. */
export interface SessionsLook {
  readonly found: readonly Suspicion[];
  /** Subjects that were looked at. */
  readonly covered: ReadonlySet<string>;
  readonly sessions: number;
}

/** Looks at some sessions each round. */
export interface SessionRounds {
  /** @param subjects what looked wrong before */
  look(subjects: readonly string[], news: readonly RecordedEvent[]): Promise<SessionsLook>;
}

/** A round costs no more than this, however much is sold. */
const perRound = { sessions: 8, swept: 4, orders: 200, holds: 200 } as const;

/** First what looked wrong before, then what changed, then the next few of all sessions. */
export const sessionRounds = (ports: AuditPorts, holds: HoldWatch): SessionRounds => {
  const auditor = sessionAuditor(ports, holds);
  const sweep = sessionSweep(ports.sessions);
  /** The session of each order that looked wrong. */
  const homes = new Map<string, SessionId>();
  const none = { orders: new Set<never>(), seats: new Set<never>() };
  return {
    look: async (subjects, news) => {
      const asked = new Set(subjects);
      for (const subject of homes.keys()) if (!asked.has(subject)) homes.delete(subject);
      const gathering = gatherWork(homes, perRound.sessions);
      for (const subject of subjects) gathering.addSubject(subject);
      for (const fact of news) gathering.addFact(fact);
      const swept = (await sweep.next(perRound.swept)).filter((sessionId) => !gathering.work.has(sessionId));
      const work = [...gathering.work, ...swept.map((sessionId) => [sessionId, none] as const)];
      const budget = { orders: Math.ceil(perRound.orders / Math.max(1, work.length)), holds: perRound.holds };
      const found: Suspicion[] = [];
      const covered = new Set<string>();
      for (const [sessionId, parts] of work) {
        const look = await auditor.look(sessionId, parts, budget);
        found.push(...look.suspicions);
        for (const { subject } of look.suspicions) if (subject.startsWith('orders/')) homes.set(subject, sessionId);
        for (const orderId of look.orders) covered.add(`orders/${orderId}`);
        for (const seatId of look.seats) covered.add(`sessions/${sessionId}/${seatId}`);
      }
      return { found, covered, sessions: work.length };
    },
  };
};
