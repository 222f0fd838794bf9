/** The order has no receipt of this number: not yet, or never. */
export interface ReceiptUnknown {
  readonly code: 'receipts/receipt-unknown';
}

/** Every "no" of this module. */
export type ReceiptsRefusal = ReceiptUnknown;
