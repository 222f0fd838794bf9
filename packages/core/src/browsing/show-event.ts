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

/**
 * Shows an event to the public, with its sessions by start. Once approved it stays visible, even
 * when it is over or cancelled.
 *
 * @param query the event's id; no principal is needed.
 * @returns the event and its sessions, each with its sale window and status now; or
 *   `catalog/event-unknown` if there is none, or it was never approved.
 * @example
 * const shown = await office.browsing.showEvent({ eventId });
 * if (shown.ok) for (const { status } of shown.value.sessions) console.log(status);
 */
export const showEvent =
  (ports: SummaryPorts & { readonly events: Events }) =>
  async ({ eventId }: { readonly eventId: EventId }): Promise<Result<EventPage, EventUnknown>> => {
    const event = (await ports.events.find(eventId))?.state;
    if (event === undefined || approvedAt(event.progress) === null) return refuse({ code: 'catalog/event-unknown' });
    return ok({ event, sessions: await summarizeSessions(ports, event) });
  };
