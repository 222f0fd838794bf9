import { defaultLimits } from '@ticketly/core';
import type { Section } from '@ticketly/core';
import type { LayoutDraft } from '@ticketly/core/halls';
import { z } from 'zod';
import { idWords } from '../edge/id-words.ts';
import type { LongList } from '../edge/check-long.ts';
import { code, id, measure, text } from '../edge/values.ts';

/** A deployment may allow less; that limit is the core's to enforce. */
const limits = defaultLimits;

const point = z.strictObject({
  x: measure.describe('Metres from the left, within ±10,000.'),
  y: measure.describe('Metres from the top, within ±10,000.'),
});
const size = z.strictObject({
  width: measure.describe('In metres, from 0.1 to 2,000.'),
  height: measure.describe('In metres, from 0.1 to 2,000.'),
});
const placed = {
  sectionId: code(100).describe('1 to 24 letters, digits and underscores, unique within the layout.'),
  label: text(200).describe('Name of the section. At most 60 characters.'),
  position: point.describe('Centre of the section, of its first row, or of the circle that its curved rows follow.'),
  rotation: measure.describe('Clockwise rotation in degrees, within ±10,000. At 0, seats face the top.'),
};
const tierId = id('tier').optional().describe('Tier of these seats. Seats without one must be blocked.');

const row = z.strictObject({
  label: text(20).describe('1 to 6 letters and digits, unique within the section.'),
  seats: measure.describe(`Number of seats, from 1 to ${limits.seatsPerRow}.`),
  startNumber: measure
    .optional()
    .describe('Number of the first seat, from 1 to 10,000. Default: 1, or 2 where numbers are even.'),
  tierId: id('tier').optional().describe('Tier of this row. Default: the tier of its section.'),
  aislesAfter: z
    .array(measure)
    .max(limits.aislesPerRow)
    .optional()
    .describe('After which seats, counted from the left, an aisle interrupts the row.'),
});

const note = z.strictObject({
  row: text(20).describe('Label of the row.'),
  number: measure.describe('Number of the seat within the row.'),
  tierId: id('tier').optional().describe('Tier of this seat. Default: the tier of its row.'),
  blocked: z.boolean().optional().describe('Whether it is never sold. Default: false.'),
  accessible: z.boolean().optional().describe('Whether it is accessible by wheelchair. Default: false.'),
  companionOf: measure.optional().describe('Number of the accessible seat of the same row that it belongs to.'),
});

const section = z.discriminatedUnion('kind', [
  z.strictObject({
    ...placed,
    kind: z.literal('reserved').describe('Numbered seats in rows.'),
    tierId,
    shape: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('straight').describe('Straight rows.') }),
        z.strictObject({
          kind: z.literal('curved').describe('Rows on arcs around `position`.'),
          radius: measure.describe('Radius of the first row in metres, from 0.5 to 1,000.'),
        }),
      ])
      .describe('Shape of the rows.'),
    numbering: z
      .enum(['ascending', 'descending', 'odd', 'even', 'from-middle'])
      .describe(
        'How the seats of a row are numbered from the left, as seen from behind. `from-middle` counts outwards, odd to the left and even to the right.',
      ),
    seatPitch: measure.describe('Metres from seat to seat, from 0.3 to 5.'),
    rowPitch: measure.describe('Metres from row to row, from 0.4 to 10.'),
    aisleWidth: measure.optional().describe('Metres that an aisle adds, from 0.3 to 20. Default: 1.2.'),
    rows: z.array(row).max(limits.rowsPerSection).describe('The rows, from front to back.'),
    notes: z.array(note).max(limits.notesPerSection).optional().describe('What is special about single seats.'),
  }),
  z.strictObject({
    ...placed,
    kind: z.literal('general_admission').describe('An area without seats.'),
    areaId: id('area').describe(`${idWords.area} At most 121 characters.`),
    capacity: measure.describe('How many people it is for, from 1 to 100,000.'),
    tierId,
    size: size.describe('Size of the area.'),
  }),
  z.strictObject({
    ...placed,
    kind: z.literal('table').describe('A round table.'),
    chairs: measure.describe('Number of chairs, from 1 to 30.'),
    radius: measure.describe('Metres from the centre to a chair, from 0.3 to 10.'),
    tierId,
    sold: z
      .enum(['by_seat', 'whole'])
      .describe('`by_seat`: chair by chair. `whole`: all chairs as one, for the price of its tier.'),
  }),
  z.strictObject({
    ...placed,
    kind: z.literal('non_sellable').describe('A fixture that is never sold, such as the stage.'),
    size: size.describe('Size of the fixture.'),
  }),
]);

export const layoutFields = z.strictObject({
  name: text(200).describe('Name of the hall. 1 to 200 characters.'),
  canvas: size.describe('Size of the drawing. Parts of it may lie somewhat outside.'),
  focalPoint: point.describe('Where everybody looks. Best available chooses the seats nearest to it.'),
  sections: z
    .array(section)
    .max(limits.sectionsPerLayout)
    .describe('The sections. With rows and seats, their order gives each seat its index.'),
});

export const layoutDraft: z.ZodType<LayoutDraft> = layoutFields
  // zod writes an absent field as `undefined` in its types, never in its values.
  .transform((draft) => ({ ...draft, sections: draft.sections as readonly Section[] }));

/** Which lists of a drawing in a body are long. */
export const layoutLists: readonly LongList[] = [
  {
    at: ['layout', 'sections'],
    item: section,
    max: limits.sectionsPerLayout,
    lists: [
      { at: ['rows'], item: row, max: limits.rowsPerSection },
      { at: ['notes'], item: note, max: limits.notesPerSection },
    ],
  },
];
