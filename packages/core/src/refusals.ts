import type { AccountingRefusal } from './accounting/index.ts';
import type { BrowsingRefusal } from './browsing/index.ts';
import type { CatalogRefusal } from './catalog/index.ts';
import type { DiscountsRefusal } from './discounts/index.ts';
import type { ContactsRefusal } from './contacts/index.ts';
import type { HallsRefusal } from './halls/index.ts';
import type { IdentityRefusal } from './identity/index.ts';
import type { CursorInvalid } from './kernel/index.ts';
import type { LockingRefusal } from './locking/index.ts';
import type { OrdersRefusal } from './orders/index.ts';
import type { OrganizationsRefusal } from './organizations/index.ts';
import type { PaymentsRefusal } from './payments/index.ts';
import type { PricingRefusal } from './pricing/index.ts';
import type { ReceiptsRefusal } from './receipts/index.ts';
import type { SchedulingRefusal } from './scheduling/index.ts';
import type { SeatingRefusal } from './seating/index.ts';
import type { TicketsRefusal } from './tickets/index.ts';

/**
 * Every "no" of the core's use cases. The union is closed, so that a table over its codes does not
 * compile while one is missing.
 */
export type TicketlyRefusal =
  | CursorInvalid
  | IdentityRefusal
  | OrganizationsRefusal
  | CatalogRefusal
  | DiscountsRefusal
  | SchedulingRefusal
  | HallsRefusal
  | SeatingRefusal
  | LockingRefusal
  | OrdersRefusal
  | PricingRefusal
  | PaymentsRefusal
  | TicketsRefusal
  | ReceiptsRefusal
  | ContactsRefusal
  | AccountingRefusal
  | BrowsingRefusal;
