import { addMoney, invariant, money } from '../kernel/index.ts';
import type { EventId, Instant, Money, SessionId } from '../kernel/index.ts';
import { sessionOf } from '../messaging/index.ts';
import { justRefundedOf, linesJustRefunded } from '../orders/index.ts';
import type { OrderLine } from '../orders/index.ts';
import type { SessionFact, SessionProgress } from '../scheduling/index.ts';
import { defineView } from './view.ts';
import type { StaleMark, View } from './view.ts';

/** What a session's page shows about its sale, counted from the log. */
export interface SessionPage extends StaleMark {
  readonly sessionId: SessionId;
  readonly eventId: EventId;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly progress: SessionProgress['status'];
  /** The number of seats that can be sold. */
  readonly capacity: number;
  readonly ticketsSold: number;
  readonly soldByTier: Readonly<Record<string, number>>;
  readonly revenue: Money;
}

/**
 * What is shown about the sale of each session, by session id. Paid orders add to the counts, and
 * refunded ones subtract.
 */
export const sessionPages: View<SessionPage> = defineView({
  name: 'session_pages',
  types: [
    'SessionCreated',
    'SessionChanged',
    'SessionPaused',
    'SessionResumed',
    'SessionClosed',
    'SessionCancelled',
    'OrderPaid',
    'OrderPartlyRefunded',
    'OrderRefunded',
  ],
  idOf: sessionOf,
  evolve: (page, fact) => {
    if (fact.type === 'SessionCreated') {
      const revenue = money(0, fact.payload.currency);
      return { ...planned(fact.payload), ticketsSold: 0, soldByTier: {}, revenue };
    }
    invariant(page, `${fact.type} came before its session was created`);
    switch (fact.type) {
      case 'SessionChanged':
        return { ...page, ...planned(fact.payload) };
      case 'SessionPaused':
        return { ...page, progress: 'paused' };
      case 'SessionResumed':
        return { ...page, progress: 'planned' };
      case 'SessionClosed':
        return { ...page, progress: 'closed' };
      case 'SessionCancelled':
        return { ...page, progress: 'cancelled' };
      case 'OrderPaid':
        return counted(page, 1, fact.payload.lines, fact.payload.total);
      case 'OrderPartlyRefunded':
      case 'OrderRefunded':
        return counted(page, -1, linesJustRefunded(fact.payload), justRefundedOf(fact.payload));
    }
  },
});

const planned = ({
  session,
  capacity,
}: (SessionFact & { readonly type: 'SessionCreated' | 'SessionChanged' })['payload']): Pick<
  SessionPage,
  'sessionId' | 'eventId' | 'startsAt' | 'endsAt' | 'progress' | 'capacity'
> => {
  const { sessionId, eventId, startsAt, endsAt, progress } = session;
  return { sessionId, eventId, startsAt, endsAt, progress: progress.status, capacity };
};

const counted = (page: SessionPage, sign: 1 | -1, lines: readonly OrderLine[], amount: Money): SessionPage => {
  const soldByTier = new Map(Object.entries(page.soldByTier));
  for (const { tierId } of lines) soldByTier.set(tierId, (soldByTier.get(tierId) ?? 0) + sign);
  return {
    ...page,
    ticketsSold: page.ticketsSold + sign * lines.length,
    soldByTier: Object.fromEntries(soldByTier),
    revenue: addMoney(revenueIn(page, amount.currency), money(sign * amount.amountMinor, amount.currency)),
  };
};

/** The event's currency may have been changed while it was a draft, before anything was sold. */
const revenueIn = (page: SessionPage, currency: string): Money =>
  page.revenue.currency !== currency && page.revenue.amountMinor === 0 ? money(0, currency) : page.revenue;
