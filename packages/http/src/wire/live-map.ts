import { z } from 'zod';

/** The seats as they are. */
export const seatsOut = z.object({
  version: z
    .string()
    .describe(
      'Opaque; the id of the frame that shows this map, so that the stream can go on from it by Last-Event-ID.',
    ),
  layoutId: z.string().describe('The drawing that seats are counted in, with `layoutVersion`.'),
  layoutVersion: z.int(),
  statuses: z.string().describe('One character per seat index of that drawing: f free, h held, s sold, b blocked.'),
  areas: z.record(z.string(), z.int()).describe('Places left, by area.'),
});
