import { defaultLimits } from '@ticketly/core';
import type { WantedSeats } from '@ticketly/core/holding';
import { z } from 'zod';
import { id, integer } from '../edge/values.ts';

/** More seats than any order may have; the exact limit is the core's, and its refusal names it. */
const maxSeatsInBody = 200;

const wantedSeats = z.strictObject({
  seatIds: z
    .array(id('seat'))
    .min(1)
    .max(maxSeatsInBody)
    .optional()
    .describe(`Ids of the seats to hold, at most ${defaultLimits.seatsPerOrder}.`),
  areaId: id('area').optional(),
  quantity: integer(1, 1_000).optional().describe('How many places to hold in the area. Only together with `areaId`.'),
  bestAvailable: z
    .strictObject({
      quantity: integer(1, 1_000).describe(`How many seats to hold, at most ${defaultLimits.seatsPerOrder}.`),
      tierIds: z.array(id('tier')).max(50).optional().describe('Ids of the tiers to choose from. Default: all.'),
      accessible: z
        .boolean()
        .optional()
        .describe('Whether to choose accessible seats and their companions. Default: false.'),
    })
    .optional()
    .describe('Lets the server choose the best free seats, side by side if possible.'),
});

const oneOf = 'Exactly one of seatIds, areaId with quantity, and bestAvailable is required.';

/** Seats to hold, requested in exactly one of three ways. */
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
