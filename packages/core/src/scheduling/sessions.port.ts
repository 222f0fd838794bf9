import type { AggregateStore, EventId, SessionId } from '../kernel/index.ts';
import type { Session } from './session.ts';

/** The sessions; promises as {@link AggregateStore}. */
export interface Sessions extends AggregateStore<SessionId, Session> {
  /** By start. */
  ofEvent(eventId: EventId): Promise<readonly Session[]>;
}
