import { addMoney, invariant, money } from '../kernel/index.ts';
import type { Money } from '../kernel/index.ts';
import type { OrderFact } from '../orders/index.ts';
import type { SessionFact } from '../scheduling/index.ts';
import type { SessionPage } from './views.port.ts';

/** The facts a session's page is folded from. */
export type PageFact =
  | (SessionFact & {
      readonly type:
        'SessionCreated' | 'SessionChanged' | 'SessionPaused' | 'SessionResumed' | 'SessionClosed' | 'SessionCancelled';
    })
  | (OrderFact & { readonly type: 'OrderPaid' | 'OrderRefunded' });

/** The page after a fact. Sales are counted from paid orders, and counted back from refunded ones. */
export const evolvePage = (page: SessionPage | undefined, fact: PageFact): SessionPage => {
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
      return counted(page, fact.payload, 1);
    case 'OrderRefunded':
      return counted(page, fact.payload, -1);
  }
};

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

const counted = (page: SessionPage, order: OrderFact['payload'], sign: 1 | -1): SessionPage => {
  const soldByTier = new Map(Object.entries(page.soldByTier));
  for (const { tierId } of order.lines) soldByTier.set(tierId, (soldByTier.get(tierId) ?? 0) + sign);
  return {
    ...page,
    ticketsSold: page.ticketsSold + sign * order.lines.length,
    soldByTier: Object.fromEntries(soldByTier),
    revenue: addMoney(
      revenueIn(page, order.total.currency),
      money(sign * order.total.amountMinor, order.total.currency),
    ),
  };
};

/** The event's currency may have been changed while it was a draft, before anything was sold. */
const revenueIn = (page: SessionPage, currency: string): Money =>
  page.revenue.currency !== currency && page.revenue.amountMinor === 0 ? money(0, currency) : page.revenue;
