import type { WantedSeats } from '@ticketly/core/holding';
import { z } from 'zod';
import { id, integer } from '../edge/values.ts';

/** More seats than any order may have; the exact limit is the core's, and its refusal names it. */
const maxSeatsInBody = 200;

const wantedSeats = z.strictObject({
  seatIds: z.array(id('seat')).min(1).max(maxSeatsInBody).optional(),
  areaId: id('area').optional(),
  quantity: integer(1, 1_000).optional(),
  bestAvailable: z
    .strictObject({
      quantity: integer(1, 1_000),
      tierIds: z.array(id('tier')).max(50).optional(),
      accessible: z.boolean().optional(),
    })
    .optional(),
});

const oneOf = 'One of seatIds, areaId with quantity, or bestAvailable is needed, and only one.';

/** Seats to hold, in exactly one of the three ways to ask. */
export const holdBody = wantedSeats.transform(({ seatIds, areaId, quantity, bestAvailable }, context): WantedSeats => {
  const ways = [seatIds, areaId, bestAvailable].filter((way) => way !== undefined).length;
  const areaWhole = (areaId === undefined) === (quantity === undefined);
  if (ways === 1 && areaWhole) {
    if (seatIds !== undefined) return { kind: 'seats', seatIds };
    if (areaId !== undefined && quantity !== undefined) return { kind: 'area', areaId, quantity };
    if (bestAvailable !== undefined) return { kind: 'best-available', ...withoutUndefined(bestAvailable) };
  }
  context.addIssue({ code: 'custom', message: oneOf, params: { rule: 'one-of' } });
  return z.NEVER;
});

const withoutUndefined = ({
  quantity,
  tierIds,
  accessible,
}: NonNullable<z.output<typeof wantedSeats>['bestAvailable']>) => ({
  quantity,
  ...(tierIds === undefined ? {} : { tierIds }),
  ...(accessible === undefined ? {} : { accessible }),
});
