import type { Event, Events } from '../catalog/index.ts';
import { invariant, ok } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import type { Position } from '../messaging/index.ts';
import { editors } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations } from '../organizations/index.ts';
import { requireOwnSession } from '../scheduling/index.ts';
import type { Session, SessionReference, Sessions, SessionUnknown } from '../scheduling/index.ts';
import { sellableBySection } from '../seating/index.ts';
import type { Layout, Layouts } from '../seating/index.ts';
import { noSales, noSessionSales, sessionSales } from '../views/index.ts';
import type { SalesCount, SessionSales, Views } from '../views/index.ts';
import type { ShownSales } from './show-event-sales.ts';

/** What a section of a hall has sold, of how much. */
export interface SectionSales extends SalesCount {
  readonly sectionId: string;
  readonly label: string;
  /** Seats and places that can be sold; 0 for a section that the hall no longer has. */
  readonly capacity: number;
}

/** The sales of a session, with every section of its hall that sells something. */
export interface ShownSessionSales extends ShownSales<SessionSales> {
  readonly event: Event;
  readonly session: Session;
  /** In the layout's order, and after them those that the hall no longer has. */
  readonly sections: readonly SectionSales[];
}

/**
 * Shows what a session has sold so far, as far as the views have heard: in total, by tier, and by
 * section of its hall with the seats there are.
 *
 * @param query `principal` has to be an owner or a manager of the session's organization.
 * @returns the sales with their session and event; or
 *   - `scheduling/session-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 * @example
 * const shown = await office.dashboards.showSessionSales({ principal, sessionId });
 * if (shown.ok) {
 *   for (const { label, ticketsSold, ticketsRefunded, capacity } of shown.value.sections)
 *     console.log(label, (ticketsSold - ticketsRefunded) / capacity);
 * }
 */
export const showSessionSales =
  (ports: {
    readonly organizations: Organizations;
    readonly events: Events;
    readonly sessions: Sessions;
    readonly layouts: Layouts;
    readonly views: Views;
  }) =>
  async ({
    principal,
    sessionId,
  }: SessionReference): Promise<Result<ShownSessionSales, SessionUnknown | MemberRoleMissing>> => {
    const own = await requireOwnSession(ports, (await ports.sessions.find(sessionId))?.state, principal, editors);
    if (!own.ok) return own;
    const session = own.value;
    const [event, layout, viewed] = await Promise.all([
      ports.events.find(session.eventId),
      ports.layouts.find(session.layoutId, session.layoutVersion),
      ports.views.get(sessionSales, sessionId),
    ]);
    invariant(event && layout, `the event or the layout of session ${sessionId} is gone`);
    const nothing = { document: noSessionSales(session, event.state.details.currency), position: 0 as Position };
    const { document: sales, position } = viewed ?? nothing;
    return ok({ event: event.state, session, sales, position, sections: bySection(layout, sales) });
  };

const bySection = (layout: Layout, { sections }: SessionSales): readonly SectionSales[] => {
  const left = new Map(sections.map(({ key, ...count }) => [key, count]));
  const shown = sellableBySection(layout).map(({ key, ...section }) => {
    const count = left.get(key) ?? noSales;
    left.delete(key);
    return { ...section, ...count };
  });
  const gone = [...left].map(([key, count]) => ({ sectionId: key, label: key, capacity: 0, ...count }));
  return [...shown, ...gone];
};
