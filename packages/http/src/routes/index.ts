import type { HttpParts } from '../options.ts';
import type { Route } from '../route.ts';
import { browsingRoutes } from './browsing.ts';
import { adminRoutes, eventRoutes, sessionRoutes } from './events-and-sessions.ts';
import { holdRoutes } from './holds.ts';
import { orderRoutes } from './orders.ts';
import { draftRoutes, layoutAndRefundRoutes, organizationRoutes } from './organizing.ts';
import { paymentRoutes } from './payments.ts';
import { ticketRoutes } from './tickets.ts';

/** Every route but the seat stream. */
export const allRoutes = ({ ticketly, limits }: Pick<HttpParts, 'ticketly' | 'limits'>): readonly Route[] => [
  ...browsingRoutes(ticketly, limits.defaultPageSize),
  ...holdRoutes(ticketly),
  ...orderRoutes(ticketly, limits.defaultPageSize),
  ...ticketRoutes(ticketly),
  ...paymentRoutes(ticketly),
  ...organizationRoutes(ticketly),
  ...draftRoutes(ticketly, limits.defaultPageSize),
  ...layoutAndRefundRoutes(ticketly),
  ...eventRoutes(ticketly),
  ...sessionRoutes(ticketly),
  ...adminRoutes(ticketly),
];
