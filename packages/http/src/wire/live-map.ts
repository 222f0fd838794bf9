import { z } from 'zod';
import { countOut, idOut } from './values.ts';

/** The seats as they are. */
export const seatsOut = z.object({
  version: z
    .string()
    .describe('Opaque. Send it as `Last-Event-ID` to the stream to receive every change after this map.'),
  layoutId: idOut('layout').describe('Id of the layout that the seat indices refer to.'),
  layoutVersion: countOut('Version of that layout.'),
  statuses: z.string().describe('One character for each seat index: `f` free, `h` held, `s` sold, `b` blocked.'),
  areas: z.record(z.string(), z.int()).describe('Number of free places, by area id.'),
});
