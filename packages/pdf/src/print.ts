import type { PrintedTicket, PrintOptions } from '@ticketly/core';
import { drawSheets } from './draw-sheets.ts';
import { ticketSheet } from './sheets/ticket-sheet.ts';
import type { Fonts } from './type/fonts.ts';

/** What can be printed. */
export type PrintOrder = {
  readonly kind: 'tickets';
  readonly tickets: readonly PrintedTicket[];
  readonly options: PrintOptions;
};

/** Prints in the caller's thread. */
export const print = async (order: PrintOrder, fonts: Fonts): Promise<Uint8Array> => {
  const { tickets, options } = order;
  const sheets = tickets.map((ticket) => ticketSheet(ticket, options.paper, fonts));
  const [first] = tickets;
  return drawSheets(sheets, { title: tickets.length === 1 ? 'Ticket' : 'Tickets', at: new Date(first?.startsAt ?? 0) });
};
