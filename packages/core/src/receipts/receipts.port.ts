import type { OrderId, OrganizationId, Page, PageRequest } from '../kernel/index.ts';
import type { Receipt, ReceiptDraft } from './receipt.ts';

/**
 * The issued receipts.
 *
 * Gapless: the numbers of an organization are 1, 2, 3 and so on, under concurrent calls and after
 * any failure. Idempotent by cause: a draft whose cause already has a receipt gets that one back,
 * whatever the draft says now. Immutable: nothing changes or removes a receipt.
 */
export interface Receipts {
  /**
   * Issues the drafts that were not issued before, in their order; on a fault, none of them.
   * @returns the receipts of all drafts, in their order.
   */
  issue(drafts: readonly ReceiptDraft[]): Promise<readonly Receipt[]>;
  /** By number. */
  ofOrder(orderId: OrderId): Promise<readonly Receipt[]>;
  /** By number. */
  ofOrganization(organizationId: OrganizationId, page: PageRequest): Promise<Page<Receipt>>;
}
