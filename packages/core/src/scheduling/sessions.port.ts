import type { AggregateStore, EventId, Instant, Page, PageRequest, SessionId } from '../kernel/index.ts';
import type { Session } from './session.ts';

/** The sessions; promises as {@link AggregateStore}. */
export interface Sessions extends AggregateStore<SessionId, Session> {
  /** By start. */
  ofEvent(eventId: EventId): Promise<readonly Session[]>;
  /** Sessions that end after a moment, the cancelled too, by id; for sweeps. */
  endingAfter(moment: Instant, page: PageRequest): Promise<Page<Session>>;
}
