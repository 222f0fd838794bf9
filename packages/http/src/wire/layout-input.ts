import { defaultLimits } from '@ticketly/core';
import type { Section } from '@ticketly/core';
import type { LayoutDraft } from '@ticketly/core/halls';
import { z } from 'zod';
import type { LongList } from '../edge/check-long.ts';
import { code, id, measure, text } from '../edge/values.ts';

/** What a deployment allows may be less, and is the core's to say. */
const limits = defaultLimits;

const point = z.strictObject({ x: measure, y: measure });
const size = z.strictObject({ width: measure, height: measure });
const placed = { sectionId: code(100), label: text(200), position: point, rotation: measure };

const row = z.strictObject({
  label: text(20),
  seats: measure,
  startNumber: measure.optional(),
  tierId: id('tier').optional(),
  aislesAfter: z.array(measure).max(limits.aislesPerRow).optional(),
});

const note = z.strictObject({
  row: text(20),
  number: measure,
  tierId: id('tier').optional(),
  blocked: z.boolean().optional(),
  accessible: z.boolean().optional(),
  companionOf: measure.optional(),
});

const section = z.discriminatedUnion('kind', [
  z.strictObject({
    ...placed,
    kind: z.literal('reserved'),
    tierId: id('tier').optional(),
    shape: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('straight') }),
      z.strictObject({ kind: z.literal('curved'), radius: measure }),
    ]),
    numbering: z.enum(['ascending', 'descending', 'odd', 'even', 'from-middle']),
    seatPitch: measure,
    rowPitch: measure,
    aisleWidth: measure.optional(),
    rows: z.array(row).max(limits.rowsPerSection),
    notes: z.array(note).max(limits.notesPerSection).optional(),
  }),
  z.strictObject({
    ...placed,
    kind: z.literal('general_admission'),
    areaId: id('area'),
    capacity: measure,
    tierId: id('tier').optional(),
    size,
  }),
  z.strictObject({
    ...placed,
    kind: z.literal('table'),
    chairs: measure,
    radius: measure,
    tierId: id('tier').optional(),
    sold: z.enum(['by_seat', 'whole']),
  }),
  z.strictObject({ ...placed, kind: z.literal('non_sellable'), size }),
]);

export const layoutDraft: z.ZodType<LayoutDraft> = z
  .strictObject({
    name: text(200),
    canvas: size,
    focalPoint: point,
    sections: z.array(section).max(limits.sectionsPerLayout),
  })
  // zod writes an absent field as `undefined` in its types, never in its values.
  .transform((draft) => ({ ...draft, sections: draft.sections as readonly Section[] }));

/** Where a drawing in a body is long. */
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
