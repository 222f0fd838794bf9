import { approvedAt } from '../catalog/index.ts';
import type { Event, Events, EventUnknown } from '../catalog/index.ts';
import { ok, refuse } from '../kernel/index.ts';
import type { EventId, Result } from '../kernel/index.ts';
import { summarizeSessions } from './summarize-sessions.ts';
import type { SessionSummary, SummaryPorts } from './summarize-sessions.ts';

/** An event as the public sees it, with its sessions by start. */
export interface EventPage {
  readonly event: Event;
  readonly sessions: readonly SessionSummary[];
}

/** Shows an event that was approved, also when it is over or was cancelled since. The others don't exist for the public. */
export const showEvent =
  (ports: SummaryPorts & { readonly events: Events }) =>
  async ({ eventId }: { readonly eventId: EventId }): Promise<Result<EventPage, EventUnknown>> => {
    const event = (await ports.events.find(eventId))?.state;
    if (event === undefined || approvedAt(event.progress) === null) return refuse({ code: 'catalog/event-unknown' });
    return ok({ event, sessions: await summarizeSessions(ports, event) });
  };
