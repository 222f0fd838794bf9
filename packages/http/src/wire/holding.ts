import { formatInstant } from '@ticketly/core';
import { holdTotal } from '@ticketly/core/locking';
import type { Hold, HoldLine } from '@ticketly/core';
import type { HeldSeats } from '@ticketly/core/holding';
import { z } from 'zod';
import { moneyOut, timeOut } from './values.ts';

/** A seat or place of a hold or an order, at its price. */
export const lineOut = z.object({
  seatId: z.string(),
  label: z.string(),
  tierId: z.string(),
  areaId: z.string().optional().describe('Only on a place of a general-admission area.'),
  price: moneyOut,
});

export const wireLine = ({ seatId, label, tierId, price, areaId }: HoldLine) => ({
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
  explanation: z
    .string()
    .nullable()
    .optional()
    .describe('Why these seats, if we chose them; null when a hold is answered again.'),
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
