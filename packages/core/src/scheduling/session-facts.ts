import { invariant } from '../kernel/index.ts';
import type { EventId, FactsOf, Instant, PrincipalId, SessionId } from '../kernel/index.ts';
import type { Announced, Session } from './session.ts';

interface Planned {
  readonly session: Session;
  /** Seats that can be sold at all. */
  readonly capacity: number;
  /** The event's, ISO 4217: what its revenue is counted in. */
  readonly currency: string;
  readonly by: PrincipalId | null;
}

interface Moved {
  readonly sessionId: SessionId;
  readonly eventId: EventId;
  readonly at: Instant;
  /** Null: it followed from something else. */
  readonly by: PrincipalId | null;
}

interface Told {
  readonly sessionId: SessionId;
  readonly eventId: EventId;
  readonly announced: Announced;
  /** The start of the session, which the reader of a reminder wants to know. */
  readonly startsAt: Instant;
}

/**
 * What can happen to a session; the payloads are the wire's, version 1. `by` is who did it, `at`
 * when.
 */
export type SessionFact =
  | { readonly type: 'SessionCreated'; readonly payload: Planned }
  | { readonly type: 'SessionChanged'; readonly payload: Planned }
  | { readonly type: 'SessionPaused'; readonly payload: Moved }
  | { readonly type: 'SessionResumed'; readonly payload: Moved }
  | { readonly type: 'SessionClosed'; readonly payload: Moved }
  | { readonly type: 'SessionCancelled'; readonly payload: Moved }
  | { readonly type: 'SaleOpened'; readonly payload: Told }
  | { readonly type: 'SaleClosed'; readonly payload: Told }
  | { readonly type: 'SessionReminded'; readonly payload: Told }
  | { readonly type: 'SaleReminded'; readonly payload: Told };

/** The session after a fact. */
export const evolveSession = (session: Session | undefined, fact: SessionFact): Session => {
  if (fact.type === 'SessionCreated' || fact.type === 'SessionChanged') return fact.payload.session;
  invariant(session !== undefined, `session ${fact.payload.sessionId} was never created`);
  switch (fact.type) {
    case 'SessionPaused':
      return { ...session, progress: { status: 'paused', pausedAt: fact.payload.at } };
    case 'SessionResumed':
      return { ...session, progress: { status: 'planned' } };
    case 'SessionClosed':
      return { ...session, progress: { status: 'closed', closedAt: fact.payload.at } };
    case 'SessionCancelled':
      return { ...session, progress: { status: 'cancelled', cancelledAt: fact.payload.at } };
    case 'SaleOpened':
    case 'SaleClosed':
    case 'SessionReminded':
    case 'SaleReminded': {
      const { announced } = fact.payload;
      const others = session.announced.filter(({ kind }) => kind !== announced.kind);
      return { ...session, announced: [...others, announced] };
    }
  }
};

/** The session a fact is about, and its event. */
const subjectOf = ({ payload }: SessionFact): { readonly sessionId: SessionId; readonly eventId: EventId } =>
  'session' in payload ? payload.session : payload;

/** How sessions are made of facts, and these told: with their concert. */
export const sessionFacts: FactsOf<Session, SessionFact> = {
  aggregateType: 'sessions',
  version: 1,
  idOf: (fact) => subjectOf(fact).sessionId,
  routingKeyOf: (fact) => subjectOf(fact).eventId,
  evolve: evolveSession,
};
