import { formatInstant } from '@ticketly/core';
import type { CodedTicket } from '@ticketly/core/checkout';
import { z } from 'zod';
import { idWords } from '../edge/id-words.ts';
import { seatLabelOut } from './holding.ts';
import { countOut, idOut, timeOut } from './values.ts';

export const ticketStatus = z
  .enum(['issued', 'checked_in', 'revoked'])
  .describe('`issued`: valid. `checked_in`: used at the door. `revoked`: refunded or cancelled, no longer valid.');

export const areaOut = idOut('area').nullable().describe(`${idWords.area} Null for a numbered seat.`);

export const ticketOut = z.object({
  ticketId: idOut('ticket'),
  orderId: idOut('order'),
  sessionId: idOut('session'),
  eventId: idOut('event'),
  seatId: idOut('seat'),
  areaId: areaOut,
  label: seatLabelOut,
  tierId: idOut('tier'),
  serial: countOut('Counts the codes that this ticket has had. Only the latest is valid.'),
  status: ticketStatus,
  issuedAt: timeOut.describe('When the ticket was issued.'),
  code: z.string().nullable().describe('The signed code that the QR code encodes. Null for a revoked ticket.'),
});

export const wireTicket = ({ ticket, code }: CodedTicket) => ({
  ticketId: ticket.ticketId,
  orderId: ticket.orderId,
  sessionId: ticket.sessionId,
  eventId: ticket.eventId,
  seatId: ticket.seatId,
  areaId: ticket.areaId,
  label: ticket.label,
  tierId: ticket.tierId,
  serial: ticket.serial,
  status: ticket.progress.status,
  issuedAt: formatInstant(ticket.issuedAt),
  code,
});
