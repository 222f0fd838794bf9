import { formatInstant } from '@ticketly/core';
import { holdTotal } from '@ticketly/core/locking';
import type { Hold, HoldLine } from '@ticketly/core';
import type { HeldSeats } from '@ticketly/core/holding';
import { z } from 'zod';
import { idWords } from '../edge/id-words.ts';
import { countOut, idOut, moneyOut, timeOut } from './values.ts';

export const seatLabelOut = z.string().describe('The seat as printed on the ticket: section, row and number.');

/** A seat or place of a hold or an order, at its price. */
export const lineOut = z.object({
  seatId: idOut('seat'),
  label: seatLabelOut,
  tierId: idOut('tier'),
  areaId: idOut('area').optional().describe(`${idWords.area} Absent for a numbered seat.`),
  price: moneyOut.describe('The price of its tier, before discounts, fees and added taxes.'),
});

export const wireLine = ({ seatId, label, tierId, price, areaId }: HoldLine) => ({
  seatId,
  label,
  tierId,
  price,
  ...(areaId === undefined ? {} : { areaId }),
});

export const holdOut = z.object({
  holdId: idOut('hold'),
  sessionId: idOut('session'),
  status: z.enum(['active', 'converted']).describe('`active`: can be ordered. `converted`: became an order.'),
  seats: z.array(lineOut).describe('The held seats and places.'),
  total: moneyOut.describe('The sum of the prices, before discounts, fees and added taxes.'),
  fence: countOut('Fencing token: every later hold of the session has a larger one.'),
  expiresAt: timeOut.describe(
    'When the hold ends, by the clock of the server. Count down to it from the `Server-Time` header.',
  ),
  extensions: countOut('How often the hold was extended.'),
  version: z
    .string()
    .describe(
      'Position in the feed of seat changes right after this hold. The `version` of a seat map, and the id of a frame, begins with such a position followed by `-`.',
    ),
  explanation: z
    .object({
      rule: z
        .enum(['adjacent', 'groups'])
        .describe('`adjacent`: all seats are side by side. `groups`: no row had room for all of them.'),
      groups: z
        .array(
          z.object({
            sectionId: z.string().describe('Id of the section.'),
            row: z.string().describe('Label of the row.'),
            seats: countOut('How many of the seats are side by side in this row.'),
          }),
        )
        .describe('The groups of seats that are side by side.'),
      orphansLeft: countOut('Single free seats that this choice leaves between taken ones.'),
      distance: z.number().describe('Mean distance of the seats from the focal point, in metres.'),
    })
    .nullable()
    .optional()
    .describe(
      'How best available chose the seats. Null for seats the buyer chose, and when a repeated request returns an earlier hold. Absent where a hold is read again.',
    ),
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
