import type { Principal } from '../identity/index.ts';
import { ok, refuse } from '../kernel/index.ts';
import type { OrderId, Result } from '../kernel/index.ts';
import type { Orders, OrderUnknown } from '../orders/index.ts';
import type { Organizations } from '../organizations/index.ts';
import type { Receipt } from './receipt.ts';
import type { Receipts } from './receipts.port.ts';
import type { ReceiptUnknown } from './refusals.ts';
import { requireReader } from './require-reader.ts';

/** A receipt as shown to readers. */
export interface ShownReceipt extends Receipt {
  /** The number of the receipt that a credit note is about; null for a receipt. */
  readonly corrects: number | null;
}

/** Which order's receipts to read, and for whom. */
export interface ReceiptsQuery {
  readonly principal: Principal;
  readonly orderId: OrderId;
}

interface ReadPorts {
  readonly receipts: Pick<Receipts, 'ofOrder'>;
  readonly orders: Pick<Orders, 'find'>;
  readonly organizations: Pick<Organizations, 'find'>;
}

/**
 * Lists the receipt of an order and the credit notes on it, by number.
 *
 * @param query `principal` is the order's buyer, or an owner or a manager of its organization.
 * @returns the receipts: none for an order that was free or was not paid, and none in the moment
 *   between the payment and the issue; or `orders/order-unknown` if there is no such order, or it
 *   is not the principal's.
 * @example
 * const listed = await office.receipts.listReceipts({ principal, orderId });
 * if (listed.ok) console.log(listed.value.map(({ number, content }) => [number, content.total]));
 */
export const listReceipts =
  (ports: ReadPorts) =>
  async ({ principal, orderId }: ReceiptsQuery): Promise<Result<readonly ShownReceipt[], OrderUnknown>> => {
    const reader = await requireReader(ports, principal, await ports.orders.find(orderId));
    if (!reader.ok) return reader;
    const receipts = await ports.receipts.ofOrder(orderId);
    const paid = receipts.find(({ content }) => content.kind === 'receipt')?.number ?? null;
    return ok(receipts.map((each) => ({ ...each, corrects: each.content.kind === 'receipt' ? null : paid })));
  };

/**
 * Finds one of an order's receipts, by its number.
 *
 * @param query as in `listReceipts`; `number` is that of a receipt or credit note of the order, or
 *   null for its receipt.
 * @returns the receipt; or
 *   - `orders/order-unknown` if there is no such order, or it is not the principal's
 *   - `receipts/receipt-unknown` if the order has none with this number, or not yet
 * @example
 * const found = await office.receipts.findReceipt({ principal, orderId, number: null });
 * if (found.ok) console.log(found.value.content.total);
 */
export const findReceipt =
  (ports: ReadPorts) =>
  async (
    query: ReceiptsQuery & { readonly number: number | null },
  ): Promise<Result<ShownReceipt, OrderUnknown | ReceiptUnknown>> => {
    const listed = await listReceipts(ports)(query);
    if (!listed.ok) return listed;
    const found = listed.value.find(({ number, content }) =>
      query.number === null ? content.kind === 'receipt' : number === query.number,
    );
    return found === undefined ? refuse({ code: 'receipts/receipt-unknown' }) : ok(found);
  };
