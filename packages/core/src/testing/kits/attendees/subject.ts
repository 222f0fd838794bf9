import type { AttendeeQuery } from '../../../browsing/index.ts';
import { instant } from '../../../kernel/index.ts';
import type { OrderId, SeatId, SessionId, TicketId } from '../../../kernel/index.ts';
import { attendees, attendeeWords, seatRank } from '../../../views/index.ts';
import type { Attendee } from '../../../views/index.ts';
import { aggregateSamples } from '../samples.ts';
import { freshName } from '../subject.ts';
import type { PortsSubject } from '../subject.ts';
import { applyLive, at, today } from '../views/subject.ts';

/**
 * The attendees of one deployment, with the views they are read from. Nobody else writes them
 * meanwhile.
 */
export type AttendeesSubject = Pick<PortsSubject<'views' | 'attendees'>, 'ports'>;

/** A fresh session. */
export const someSession = (): SessionId => freshName('session') as SessionId;

/** The parts of an attendee that matter to a clause. */
export interface AttendeeWishes {
  readonly sessionId: SessionId;
  readonly label: string;
  readonly orderId?: string;
  readonly status?: Attendee['status'];
  /** Minutes after the first ticket was issued. */
  readonly minute?: number;
}

/** An attendee with a fresh ticket. */
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
  applyLive(
    ports.views,
    attendees,
    who.map((document) => ({ id: document.ticketId, position: at(1), document })),
  );

/** A query for every attendee of a session, by seat. */
export const everybody = (sessionId: SessionId, over: Partial<AttendeeQuery> = {}): AttendeeQuery => ({
  sessionId,
  words: [],
  sort: 'seat',
  page: { limit: 100 },
  ...over,
});

/** The labels that a query lists on one page. */
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
