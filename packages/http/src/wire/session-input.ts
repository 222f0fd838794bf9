import { z } from 'zod';
import { id, period, time, version } from '../edge/values.ts';

const saleStart = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('at-once') }),
  z.strictObject({ kind: z.literal('at'), at: time }),
  z.strictObject({ kind: z.literal('before-start'), beforeMs: period }),
]);

/** A session as planned. */
export const sessionPlan = z.strictObject({
  startsAt: time,
  endsAt: time,
  saleStart,
  saleEndsAt: time.optional(),
  layoutId: id('layout'),
  layoutVersion: version,
  holdTtlMs: period.optional(),
});
