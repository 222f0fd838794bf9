import type { Ticketly } from '@ticketly/core';
import { defaultKeptBytes } from '../options.ts';
import type { HttpParts } from '../options.ts';
import type { Route } from '../route.ts';
import { seatStreams } from '../streams/seat-stream.ts';
import { lookUpAny } from '../edge/session-lookups.ts';
import { browsingRoutes } from './browsing.ts';
import { adminRoutes, eventRoutes, sessionRoutes } from './catalog.ts';
import { hallRoutes } from './live-map.ts';
import type { HallParts } from './live-map.ts';
import { holdRoutes } from './holding.ts';
import { orderRoutes } from './checkout.ts';
import { draftRoutes, layoutAndRefundRoutes, organizationRoutes } from './organizations.ts';
import { paymentRoutes } from './payments.ts';
import { ticketRoutes } from './tickets.ts';

const plainHalls = ({ seatBoards }: Pick<Ticketly, 'seatBoards'>): HallParts => ({
  streams: seatStreams({ boards: seatBoards }),
  lookUp: lookUpAny,
  keptBytes: defaultKeptBytes,
});

/** Every route of the API. */
export const allRoutes = (
  { ticketly, limits }: Pick<HttpParts, 'ticketly' | 'limits'>,
  halls: HallParts = plainHalls(ticketly),
): readonly Route[] => [
  ...browsingRoutes(ticketly, limits.defaultPageSize),
  ...hallRoutes(ticketly, halls),
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
