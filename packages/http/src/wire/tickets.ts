import { formatInstant } from '@ticketly/core';
import type { CodedTicket } from '@ticketly/core/checkout';
import { z } from 'zod';
import { timeOut } from './values.ts';

export const ticketStatus = z.enum(['issued', 'checked_in', 'revoked']);

export const ticketOut = z.object({
  ticketId: z.string(),
  orderId: z.string(),
  sessionId: z.string(),
  eventId: z.string(),
  seatId: z.string(),
  areaId: z.string().nullable(),
  label: z.string(),
  tierId: z.string(),
  serial: z.int(),
  status: ticketStatus,
  issuedAt: timeOut,
  code: z.string().describe('Signed; what the QR code holds.'),
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
