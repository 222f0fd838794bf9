import type { OrderId, OrganizationId, Page, PageRequest } from '../kernel/index.ts';
import type { Receipt, ReceiptDraft } from './receipt.ts';

/**
 * The receipts that were issued.
 *
 * Without gaps: the numbers of an organization are 1, 2, 3 and so on, whoever issues at the same
 * time, and whatever fails on the way. Once for a cause: a draft whose cause has a receipt gets
 * that one back, whatever the draft says now. Kept: nothing changes or removes a receipt.
 */
export interface Receipts {
  /**
   * Issues what was not issued before, in the order of the drafts; all of them, or with a fault
   * none. @returns the receipts of the drafts, in their order.
   */
  issue(drafts: readonly ReceiptDraft[]): Promise<readonly Receipt[]>;
  /** By number. */
  ofOrder(orderId: OrderId): Promise<readonly Receipt[]>;
  /** By number. */
  ofOrganization(organizationId: OrganizationId, page: PageRequest): Promise<Page<Receipt>>;
}
