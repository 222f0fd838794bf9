import type { PrintedTicket, PrintOptions, ReceiptWords } from '@ticketly/core';
import { drawSheets } from './draw-sheets.ts';
import { receiptSheets } from './sheets/receipt-sheets.ts';
import { ticketSheet } from './sheets/ticket-sheet.ts';
import type { Fonts } from './type/fonts.ts';

/** What can be printed. */
export type PrintOrder =
  | { readonly kind: 'tickets'; readonly tickets: readonly PrintedTicket[]; readonly options: PrintOptions }
  | { readonly kind: 'receipt'; readonly receipt: ReceiptWords; readonly options: PrintOptions };

/** Prints in the caller's thread. */
export const print = async (order: PrintOrder, fonts: Fonts): Promise<Uint8Array> => {
  const { paper } = order.options;
  if (order.kind === 'receipt')
    return drawSheets(receiptSheets(order.receipt, paper, fonts), { title: order.receipt.title });
  const sheets = order.tickets.map((ticket) => ticketSheet(ticket, paper, fonts));
  return drawSheets(sheets, { title: sheets.length === 1 ? 'Ticket' : 'Tickets' });
};
