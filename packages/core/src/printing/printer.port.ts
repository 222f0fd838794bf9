import type { PrintedTicket } from './printed-ticket.ts';
import type { ReceiptWords } from './receipt-words.ts';

/** Which sheets: 210 × 297 mm, or 8.5 × 11 in. */
export type Paper = 'a4' | 'letter';

/** How to print. */
export interface PrintOptions {
  readonly paper: Paper;
}

/**
 * Makes PDF files. Texts come in any script and of any length: what does not fit is set smaller,
 * then broken, then cut with an ellipsis, and never runs into what stands beside it.
 *
 * Bounded: a printer takes so many orders at a time and so much memory, and refuses the rest with a
 * fault `overloaded`. It works beside the caller, whose event loop goes on meanwhile.
 */
export interface Printer {
  /** A sheet for each ticket, in one file. */
  tickets(tickets: readonly PrintedTicket[], options: PrintOptions): Promise<Uint8Array>;
  /** A receipt or credit note, on as many sheets as it takes. */
  receipt(receipt: ReceiptWords, options: PrintOptions): Promise<Uint8Array>;
}
