import { formatInstant, holdTotal } from '@ticketly/core';
import type { CodedTicket, HeldSeats, Hold, HoldLine, Order, Payment, ShownOrder } from '@ticketly/core';
import { z } from 'zod';
import { moneyOut, timeOut, wireTime } from '../edge/values.ts';

const lineOut = z.object({
  seatId: z.string(),
  label: z.string(),
  tierId: z.string(),
  areaId: z.string().optional().describe('Only on a place of a general-admission area.'),
  price: moneyOut,
});

const wireLine = ({ seatId, label, tierId, price, areaId }: HoldLine) => ({
  seatId,
  label,
  tierId,
  price,
  ...(areaId === undefined ? {} : { areaId }),
});

export const holdOut = z.object({
  holdId: z.string(),
  sessionId: z.string(),
  status: z.enum(['active', 'converted']),
  seats: z.array(lineOut),
  total: moneyOut,
  fence: z.int().describe('Grows with every hold of the session.'),
  expiresAt: timeOut.describe('By the clock of the server: count down to it from the header `Server-Time`.'),
  extensions: z.int(),
  version: z
    .string()
    .describe(
      'Place in the seat feed right after this hold. The version of a map, and the id of a frame, begins with such a place and a `-`.',
    ),
  explanation: z.string().nullable().optional().describe('Why these seats, if we chose them.'),
});

export const wireHold = (hold: Hold) => ({
  holdId: hold.holdId,
  sessionId: hold.sessionId,
  status: hold.status,
  seats: hold.lines.map(wireLine),
  total: holdTotal(hold),
  fence: hold.fence,
  expiresAt: formatInstant(hold.expiresAt),
  extensions: hold.extensions,
  version: hold.version,
});

export const wireHeldSeats = ({ hold, explanation }: HeldSeats) => ({ ...wireHold(hold), explanation });

export const orderStatuses = ['pending', 'paid', 'refunded', 'expired', 'cancelled'] as const;

export const orderOut = z.object({
  orderId: z.string(),
  sessionId: z.string(),
  eventId: z.string(),
  holdId: z.string(),
  status: z.enum(orderStatuses),
  lines: z.array(lineOut),
  total: moneyOut,
  placedAt: timeOut,
  expiresAt: timeOut.nullable().describe('Until when an unpaid order keeps its seats.'),
});

export const wireOrder = (order: Order) => ({
  orderId: order.orderId,
  sessionId: order.sessionId,
  eventId: order.eventId,
  holdId: order.holdId,
  status: order.progress.status,
  lines: order.lines.map(wireLine),
  total: order.total,
  placedAt: formatInstant(order.placedAt),
  expiresAt: order.progress.status === 'pending' ? wireTime(order.progress.expiresAt) : null,
});

export const paymentOut = z.object({
  paymentId: z.string(),
  orderId: z.string(),
  status: z.enum([
    'created',
    'requires_action',
    'succeeded',
    'failed',
    'cancelled',
    'refund_pending',
    'refunded',
    'mismatched',
  ]),
  amount: moneyOut,
  attempt: z.int(),
  clientSecret: z.string().nullable(),
  checkoutUrl: z.string().nullable().describe('Where the buyer pays.'),
});

export const wirePayment = ({ paymentId, orderId, amount, attempt, progress }: Payment) => ({
  paymentId,
  orderId,
  status: progress.status,
  amount,
  attempt,
  clientSecret: progress.status === 'requires_action' ? progress.clientSecret : null,
  checkoutUrl: progress.status === 'requires_action' ? progress.checkoutUrl : null,
});

export const shownOrderOut = orderOut.extend({
  payment: paymentOut
    .nullable()
    .describe(
      'The last attempt to pay a pending order, as last heard: go on at its `checkoutUrl`. Null before the first, and once the order is not pending.',
    ),
});

export const wireShownOrder = ({ order, payment }: ShownOrder) => ({
  ...wireOrder(order),
  payment: payment === null ? null : wirePayment(payment),
});

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
  status: z.enum(['issued', 'checked_in', 'revoked']),
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
