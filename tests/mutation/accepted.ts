import { accounting } from './accepted/accounting.ts';
import { auditing } from './accepted/auditing.ts';
import { catalog } from './accepted/catalog.ts';
import { browsing } from './accepted/browsing.ts';
import { checkout } from './accepted/checkout.ts';
import { contacts } from './accepted/contacts.ts';
import { dashboards } from './accepted/dashboards.ts';
import { discounts } from './accepted/discounts.ts';
import { halls } from './accepted/halls.ts';
import { holding } from './accepted/holding.ts';
import { kernel } from './accepted/kernel.ts';
import { jobs } from './accepted/jobs.ts';
import { ledger } from './accepted/ledger.ts';
import { liveMap } from './accepted/live-map.ts';
import { locking } from './accepted/locking.ts';
import { messaging } from './accepted/messaging.ts';
import { orders } from './accepted/orders.ts';
import { organizations } from './accepted/organizations.ts';
import { payments } from './accepted/payments.ts';
import { pricing } from './accepted/pricing.ts';
import { printing } from './accepted/printing.ts';
import { receipts } from './accepted/receipts.ts';
import { scheduling } from './accepted/scheduling.ts';
import { seating } from './accepted/seating.ts';
import { settlement } from './accepted/settlement.ts';
import { showings } from './accepted/showings.ts';
import { tickets } from './accepted/tickets.ts';
import { timers } from './accepted/timers.ts';
import { trending } from './accepted/trending.ts';
import { views } from './accepted/views.ts';
import type { Accepted } from './accepted/reviewed.ts';

/** Survivors that were looked at and are left alone, by module. */
export const accepted: readonly Accepted[] = [
  ...accounting,
  ...auditing,
  ...catalog,
  ...browsing,
  ...checkout,
  ...contacts,
  ...dashboards,
  ...discounts,
  ...halls,
  ...holding,
  ...kernel,
  ...jobs,
  ...ledger,
  ...liveMap,
  ...locking,
  ...messaging,
  ...orders,
  ...organizations,
  ...payments,
  ...pricing,
  ...printing,
  ...receipts,
  ...scheduling,
  ...seating,
  ...settlement,
  ...showings,
  ...tickets,
  ...timers,
  ...trending,
  ...views,
];
