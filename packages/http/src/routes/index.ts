import type { Ticketly } from '@ticketly/core';
import { noBrakes } from '../edge/hold-brakes.ts';
import type { BrakeHolds } from '../edge/hold-brakes.ts';
import { lookUpAny } from '../edge/session-lookups.ts';
import { defaultKeptBytes } from '../options.ts';
import type { HttpParts } from '../options.ts';
import type { Route } from '../route.ts';
import { salesStreams } from '../streams/sales-stream.ts';
import type { SalesStreams } from '../streams/sales-stream.ts';
import { seatStreams } from '../streams/seat-stream.ts';
import { accountingRoutes } from './accounting.ts';
import { attendeeRoutes } from './attendees.ts';
import { browsingRoutes } from './browsing.ts';
import { catalogRoutes } from './catalog.ts';
import { checkoutRoutes } from './checkout.ts';
import { contactRoutes } from './contacts.ts';
import { dashboardRoutes } from './dashboards.ts';
import { discountRoutes } from './discounts.ts';
import { eventOrderRoutes } from './event-orders.ts';
import { hallRoutes } from './halls.ts';
import { holdingRoutes } from './holding.ts';
import { liveMapRoutes } from './live-map.ts';
import type { LiveMapParts } from './live-map.ts';
import { organizationRoutes } from './organizations.ts';
import { paymentRoutes } from './payments.ts';
import { printingRoutes } from './printing.ts';
import { receiptRoutes } from './receipts.ts';
import { schedulingRoutes } from './scheduling.ts';
import { settlementRoutes } from './settlement.ts';
import { ticketRoutes } from './tickets.ts';

const plainHalls = ({ liveMap }: Pick<Ticketly, 'liveMap'>): LiveMapParts => ({
  streams: seatStreams({ boards: liveMap }),
  lookUp: lookUpAny,
  keptBytes: defaultKeptBytes,
});

/** Every route of the API, room by room as in the core. */
export const allRoutes = (
  { ticketly, limits: { defaultPageSize }, printer }: Pick<HttpParts, 'ticketly' | 'limits' | 'printer'>,
  halls: LiveMapParts = plainHalls(ticketly),
  sales: SalesStreams = salesStreams(ticketly),
  brake: BrakeHolds = noBrakes,
): readonly Route[] => [
  ...browsingRoutes(ticketly, { defaultPageSize, ...halls }),
  ...liveMapRoutes(ticketly, halls),
  ...holdingRoutes(ticketly, brake),
  ...checkoutRoutes(ticketly, defaultPageSize),
  ...contactRoutes(ticketly, defaultPageSize),
  ...paymentRoutes(ticketly),
  ...ticketRoutes(ticketly),
  ...receiptRoutes(ticketly, defaultPageSize),
  ...(printer === undefined ? [] : printingRoutes(ticketly, printer)),
  ...organizationRoutes(ticketly),
  ...catalogRoutes(ticketly, defaultPageSize),
  ...discountRoutes(ticketly, defaultPageSize),
  ...hallRoutes(ticketly, defaultPageSize),
  ...schedulingRoutes(ticketly),
  ...attendeeRoutes(ticketly, defaultPageSize),
  ...dashboardRoutes(ticketly, { defaultPageSize, streams: sales }),
  ...eventOrderRoutes(ticketly, defaultPageSize),
  ...settlementRoutes(ticketly),
  ...accountingRoutes(ticketly, defaultPageSize),
];
