import { defaultLimits } from '@ticketly/core';
import { z } from 'zod';
import { id, period, time, version } from '../edge/values.ts';

const saleStart = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('at-once').describe('As soon as the event is approved.') }),
  z.strictObject({
    kind: z.literal('at').describe('At a fixed time.'),
    at: time.describe('When the sale begins.'),
  }),
  z.strictObject({
    kind: z.literal('before-start').describe('A period before the session starts.'),
    beforeMs: period.describe('The period in milliseconds.'),
  }),
]);

/** A session as planned. */
export const sessionPlan = z.strictObject({
  startsAt: time.describe('When the session starts. In the future.'),
  endsAt: time.describe('When the session ends. After its start.'),
  saleStart: saleStart.describe('When the sale begins. Before it ends.'),
  saleEndsAt: time.optional().describe('When the sale ends. Default: when the session ends, and never later.'),
  layoutId: id('layout').describe('Id of a layout of the same organization, with tiers of this event.'),
  layoutVersion: version.describe('Version of that layout.'),
  holdTtlMs: period
    .optional()
    .describe(
      `How long a hold lasts, from ${defaultLimits.holdTtlMinMs} to ${defaultLimits.holdTtlMaxMs} milliseconds. Default: ${defaultLimits.holdTtlMs}.`,
    ),
});
