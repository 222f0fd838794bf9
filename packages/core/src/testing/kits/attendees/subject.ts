import type { AttendeeQuery } from '../../../browsing/index.ts';
import { instant } from '../../../kernel/index.ts';
import type { OrderId, SeatId, SessionId, TicketId } from '../../../kernel/index.ts';
import { attendees, attendeeWords, seatRank } from '../../../views/index.ts';
import type { Attendee } from '../../../views/index.ts';
import { aggregateSamples } from '../samples.ts';
import { freshName } from '../subject.ts';
import type { PortsSubject } from '../subject.ts';
import { at, today } from '../views/subject.ts';

/**
 * The attendees of one deployment, with the views they are read from, which nobody else writes
 * meanwhile.
 */
export type AttendeesSubject = Pick<PortsSubject<'views' | 'attendees'>, 'ports'>;

/** A session of its own. */
export const someSession = (): SessionId => freshName('session') as SessionId;

/** What an attendee is to be, where it matters. */
export interface AttendeeWishes {
  readonly sessionId: SessionId;
  readonly label: string;
  readonly orderId?: string;
  readonly status?: Attendee['status'];
  /** Minutes after the first ticket was issued. */
  readonly minute?: number;
}

/** An attendee with a ticket of their own. */
export const someAttendee = ({
  sessionId,
  label,
  orderId = freshName('order'),
  status = 'issued',
  minute = 0,
}: AttendeeWishes): Attendee => {
  const { eventId, areaId, tierId, holderId } = aggregateSamples.ticket().state;
  const ticketId = freshName('ticket') as TicketId;
  return {
    ...{ ticketId, sessionId, eventId, areaId, label, tierId, holderId, status },
    seatId: freshName('seat') as SeatId,
    orderId: orderId as OrderId,
    issuedAt: instant(today + minute * 60_000),
    seatRank: seatRank(label),
    words: attendeeWords(`${label} ${orderId}`),
  };
};

/** Puts attendees into the live build. */
export const admit = ({ ports }: AttendeesSubject, ...who: readonly Attendee[]): Promise<void> =>
  ports.views.apply(
    attendees,
    who.map((document) => ({ id: document.ticketId, position: at(1), document })),
  );

/** A query for everybody of a session, by seat. */
export const everybody = (sessionId: SessionId, over: Partial<AttendeeQuery> = {}): AttendeeQuery => ({
  sessionId,
  words: [],
  sort: 'seat',
  page: { limit: 100 },
  ...over,
});

/** The labels a query lists on one page. */
export const listedLabels = async (
  { ports }: AttendeesSubject,
  sessionId: SessionId,
  over: Partial<AttendeeQuery> = {},
): Promise<string[]> => (await ports.attendees.search(everybody(sessionId, over))).items.map(({ label }) => label);

/** The labels of each page, page by page. */
export const pagesOfLabels = async (
  { ports }: AttendeesSubject,
  query: AttendeeQuery,
  between: () => Promise<void> = async () => {},
): Promise<string[][]> => {
  const pages: string[][] = [];
  let next: AttendeeQuery | undefined = query;
  while (next !== undefined && pages.length < 10) {
    const { items, nextCursor }: Awaited<ReturnType<typeof ports.attendees.search>> =
      await ports.attendees.search(next);
    pages.push(items.map(({ label }) => label));
    next = nextCursor === null ? undefined : { ...query, page: { ...query.page, cursor: nextCursor } };
    await between();
  }
  return pages;
};
