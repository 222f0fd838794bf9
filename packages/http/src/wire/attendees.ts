import { formatInstant } from '@ticketly/core';
import type { Attendee } from '@ticketly/core';
import { z } from 'zod';
import type { CsvCell } from '../answers/csv-answer.ts';
import { stale } from './scheduling.ts';
import { ticketStatus } from './tickets.ts';
import { timeOut } from './values.ts';

export const attendeeOut = z.object({
  ticketId: z.string(),
  orderId: z.string(),
  holderId: z.string().describe('Whose the ticket is now.'),
  seatId: z.string(),
  areaId: z.string().nullable(),
  label: z.string(),
  tierId: z.string(),
  status: ticketStatus,
  issuedAt: timeOut,
  stale,
});

export const wireAttendee = (attendee: Attendee) => {
  const { ticketId, orderId, holderId, seatId, areaId, label, tierId, status, issuedAt, stale: isStale } = attendee;
  return {
    ...{ ticketId, orderId, holderId, seatId, areaId, label, tierId, status },
    issuedAt: formatInstant(issuedAt),
    ...(isStale && { stale: true }),
  };
};

export const attendeeColumns: readonly string[] = [
  ...['label', 'seat_id', 'area_id', 'tier_id', 'status', 'ticket_id', 'order_id', 'holder_id', 'issued_at'],
];

/** An attendee under {@link attendeeColumns}. */
export const attendeeRow = (attendee: Attendee): readonly CsvCell[] => {
  const { label, seatId, areaId, tierId, status, ticketId, orderId, holderId, issuedAt } = attendee;
  return [label, seatId, areaId, tierId, status, ticketId, orderId, holderId, formatInstant(issuedAt)];
};
