import type { Event } from '../catalog/index.ts';
import { instant } from '../kernel/index.ts';
import type { Instant, SessionId } from '../kernel/index.ts';
import { saleWindow, sessionStatus } from '../scheduling/index.ts';
import type { SessionStatus } from '../scheduling/index.ts';
import { sessionPages } from '../views/index.ts';
import type { EventListing, SessionInListing, SessionPage, Views } from '../views/index.ts';
import { isSoldOut } from './summarize-sessions.ts';

/** A session as a list of events shows it. */
export interface ListedSession {
  readonly sessionId: SessionId;
  readonly startsAt: Instant;
  /** This and the next two are absent in listings that are older, until the view is rebuilt. */
  readonly endsAt?: Instant;
  readonly saleOpensAt?: Instant | null;
  /** Now. `sold_out` is as current as the views are. */
  readonly status?: SessionStatus;
}

/** An event in a list, with everything that its card shows. */
export interface ListedEvent extends Omit<EventListing, 'sessions'> {
  /**
   * The first {@link sessionsMax} sessions that take place and are not over, by start; of the
   * period, if the search named one.
   */
  readonly sessions: readonly ListedSession[];
  /** How many such sessions there are. */
  readonly sessionCount: number;
}

/** The most sessions that a list shows of one event. */
export const sessionsMax = 10;

/** The period that a search asked for. */
interface Period {
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

/** Completes a page of listings for their cards, with one read of the views for all of them. */
export const listedEvents = async (
  { views }: { readonly views: Pick<Views, 'getMany'> },
  listings: readonly EventListing[],
  period: Period,
  now: Instant,
): Promise<readonly ListedEvent[]> => {
  const cards = listings.map((listing) => {
    const coming = listing.sessions.filter((session) => isComing(session, period, now));
    return { listing, coming, shown: coming.slice(0, sessionsMax) };
  });
  const onSale = cards.flatMap(({ listing, shown }) =>
    shown.filter((session) => statusOf(session, listing, undefined, now) === 'on_sale'),
  );
  const pages = await views.getMany(
    sessionPages,
    onSale.map(({ sessionId }) => sessionId),
  );
  return cards.map(({ listing, coming, shown }) => ({
    ...listing,
    sessionCount: coming.length,
    sessions: shown.map((session) => ({
      sessionId: session.sessionId,
      startsAt: session.startsAt,
      ...saleOf(session, listing, pages.get(session.sessionId)?.document, now),
    })),
  }));
};

const isComing = ({ cancelled, startsAt, sale }: SessionInListing, { from, to }: Period, now: Instant): boolean =>
  !cancelled && (sale?.endsAt ?? startsAt) > now && startsAt >= (from ?? startsAt) && startsAt <= (to ?? startsAt);

type Approval = Pick<EventListing, 'approvedAt'>;

const saleOf = (
  session: SessionInListing,
  approval: Approval,
  page: SessionPage | undefined,
  now: Instant,
): Pick<ListedSession, 'endsAt' | 'saleOpensAt' | 'status'> => {
  const { startsAt, sale } = session;
  const status = statusOf(session, approval, page, now);
  if (sale === undefined || status === undefined) return {};
  const { opensAt } = saleWindow({ startsAt, ...sale }, approved(approval));
  return { endsAt: sale.endsAt, saleOpensAt: opensAt, status };
};

const statusOf = (
  { startsAt, sale }: SessionInListing,
  approval: Approval,
  page: SessionPage | undefined,
  now: Instant,
): SessionStatus | undefined =>
  sale && sessionStatus({ session: { startsAt, ...sale }, event: approved(approval), soldOut: isSoldOut(page), now });

/** What is listed was approved. */
const approved = ({ approvedAt = instant(0) }: Approval): Pick<Event, 'progress'> => ({
  progress: { status: 'approved', approvedAt },
});
