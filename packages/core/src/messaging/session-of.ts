import { invariant, parseId } from '../kernel/index.ts';
import type { OutboxEvent, SessionId } from '../kernel/index.ts';

/**
 * The session a fact is about: the fact is the session's own, or an order's, payment's or ticket's
 * for it. The log is keyed by concert, so anything that is kept by session has to ask the fact.
 *
 * Throws on a fact that names no session.
 */
export const sessionOf = ({
  id,
  aggregateType,
  aggregateId,
  payload,
}: Pick<OutboxEvent, 'id' | 'aggregateType' | 'aggregateId' | 'payload'>): SessionId => {
  const named = aggregateType === 'sessions' ? aggregateId : sessionIdIn(payload);
  const sessionId = typeof named === 'string' ? parseId('session', named) : undefined;
  invariant(sessionId, `fact ${id} names no session`);
  return sessionId;
};

const sessionIdIn = (payload: unknown): unknown =>
  typeof payload === 'object' && payload !== null && 'sessionId' in payload ? payload.sessionId : undefined;
