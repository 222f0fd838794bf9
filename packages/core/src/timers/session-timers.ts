import { approvedAt } from '../catalog/index.ts';
import type { Event } from '../catalog/index.ts';
import { plusMs } from '../kernel/index.ts';
import type { Instant, SessionId } from '../kernel/index.ts';
import { saleWindow, sessionStatus } from '../scheduling/index.ts';
import type { SessionFact, AnnouncementKind, Session, SessionOfEvent, SessionStatus } from '../scheduling/index.ts';
import type { Timer } from './timers.port.ts';

const minuteMs = 60_000;

/** How long before the start of a session its buyers are reminded. */
export const dayReminderMs: number = 24 * 60 * minuteMs;

/** How long before a sale opens those who wait for it are reminded. */
export const saleReminderMs: number = 30 * minuteMs;

/** Every kind of timer a session can have. */
export const announcementKinds: readonly AnnouncementKind[] = [
  'sale-opens',
  'sale-closes',
  'reminder-day-before',
  'reminder-sale',
];

/** A session has one timer of a kind: setting it again moves it. */
export const timerIdOf = (sessionId: SessionId, kind: AnnouncementKind): string => `${sessionId}:${kind}`;

/** Whether a timer is one of ours. */
export const isAnnouncementKind = (text: string): text is AnnouncementKind =>
  (announcementKinds as readonly string[]).includes(text);

/**
 * The timers a session must have now: none if it or its event is cancelled, none for what was
 * already announced for the same time, and no reminder due before the session existed.
 */
export const timersOf = (session: Session, event: Pick<Event, 'progress'>): readonly Timer[] => {
  if (session.progress.status === 'cancelled' || event.progress.status === 'cancelled') return [];
  return announcementKinds.flatMap((kind) => {
    const at = dueAt(kind, session, event);
    if (at === undefined || wasAnnounced(session, kind, at)) return [];
    return [{ timerId: timerIdOf(session.sessionId, kind), at, kind, subject: session.sessionId }];
  });
};

const dueAt = (kind: AnnouncementKind, session: Session, event: Pick<Event, 'progress'>): Instant | undefined => {
  const { opensAt, closesAt } = saleWindow(session, event);
  switch (kind) {
    case 'sale-opens':
      return opensAt ?? undefined;
    case 'sale-closes':
      return closesAt;
    case 'reminder-day-before':
      return unlessBefore(session.createdAt, plusMs(session.startsAt, -dayReminderMs));
    case 'reminder-sale':
      return opensAt === null ? undefined : unlessBefore(session.createdAt, plusMs(opensAt, -saleReminderMs));
  }
};

const unlessBefore = (moment: Instant, at: Instant): Instant | undefined => (at < moment ? undefined : at);

const wasAnnounced = (session: Session, kind: AnnouncementKind, at: Instant): boolean =>
  session.announced.some((announced) => announced.kind === kind && announced.at === at);

/**
 * What happens to a session because a timer of this kind fired: it is announced, or nothing if it
 * was announced, is not due, is no longer true, or belongs to an event the public does not know.
 * Clock and state decide what is true; the timer only reminds us to look.
 */
export const decideAnnouncement = (
  { kind, now }: { readonly kind: AnnouncementKind; readonly now: Instant },
  { session, event }: SessionOfEvent,
): readonly SessionFact[] => {
  if (approvedAt(event.progress) === null) return [];
  const timer = timersOf(session, event).find((one) => one.kind === kind);
  if (timer === undefined || timer.at > now) return [];
  const status = sessionStatus({ session, event, soldOut: false, now });
  if (!truths[kind].includes(status)) return [];
  const { sessionId, eventId, startsAt } = session;
  return [{ type: factTypes[kind], payload: { sessionId, eventId, announced: { kind, at: timer.at }, startsAt } }];
};

/** The statuses in which an announcement is true. */
const truths: Readonly<Record<AnnouncementKind, readonly SessionStatus[]>> = {
  'sale-opens': ['on_sale', 'sold_out', 'paused'],
  'sale-closes': ['closed', 'completed'],
  'reminder-day-before': ['scheduled', 'on_sale', 'sold_out', 'paused', 'closed'],
  'reminder-sale': ['scheduled'],
};

const factTypes = {
  'sale-opens': 'SaleOpened',
  'sale-closes': 'SaleClosed',
  'reminder-day-before': 'SessionReminded',
  'reminder-sale': 'SaleReminded',
} as const satisfies Record<AnnouncementKind, SessionFact['type']>;
