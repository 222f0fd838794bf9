import type { Section } from '@ticketly/core';
import type { DrawnLayout } from '@ticketly/core/browsing';
import { z } from 'zod';

const column = (item: z.ZodType, words: string) => z.array(item).describe(`${words}, by seat index.`);

/**
 * The revision of the drawing's wire format. Browsers and caches keep a drawing for a year, so it
 * grows with every change of what is answered, however small: of a field, a unit, an order.
 */
export const layoutFormat = 1;

/**
 * The drawing as clients get it: columns instead of a list of seats, so that 12,000 seats are a few
 * hundred kilobytes before compression and some tens after.
 */
export const layoutOut = z.object({
  layoutId: z.string(),
  version: z.int(),
  name: z.string(),
  canvas: z.object({ width: z.number(), height: z.number() }).describe('Metres.'),
  focalPoint: z.object({ x: z.number(), y: z.number() }),
  seatIndex: column(z.string(), 'Seat ids'),
  seats: z.object({
    x: column(z.number(), 'Metres from the left'),
    y: column(z.number(), 'Metres from the top'),
    label: column(z.string(), 'Names as printed'),
    row: column(z.string(), 'Names of rows'),
    number: column(z.int(), 'Numbers in the row'),
    section: column(z.int(), 'Places in `sections`'),
    tier: column(z.int(), 'Places in `tierIds`, -1 for none'),
    places: z.record(z.string(), z.int()).describe('Seats for more than one person, by index.'),
    blocked: z.array(z.int()).describe('Indices of seats that are never sold.'),
    accessible: z.array(z.int()).describe('Indices of accessible seats.'),
  }),
  sections: z.array(
    z.object({
      sectionId: z.string(),
      label: z.string(),
      kind: z.enum(['reserved', 'general_admission', 'table', 'non_sellable']),
    }),
  ),
  tierIds: z
    .array(z.string())
    .describe('What a tier costs and looks like is told with the event, and may change; a drawing does not.'),
  areas: z.array(z.object({ areaId: z.string(), label: z.string(), tierId: z.string().nullable(), capacity: z.int() })),
  shapes: z
    .array(
      z.object({
        kind: z.enum(['area', 'fixture']),
        label: z.string(),
        x: z.number(),
        y: z.number(),
        width: z.number(),
        height: z.number(),
        rotation: z.number(),
      }),
    )
    .describe('Areas and fixtures: x and y are the middle, rotation in degrees.'),
});

/**
 * What a drawing tells beside its seats, in the order in which it goes out: `head`, the seats,
 * `sections`, `rest`.
 */
export const wireHall = ({ layout, seatMap }: DrawnLayout) => ({
  head: {
    layoutId: layout.layoutId,
    version: layout.version,
    name: layout.name,
    canvas: layout.canvas,
    focalPoint: layout.focalPoint,
  },
  sections: layout.sections.map(({ sectionId, label, kind }) => ({ sectionId, label, kind })),
  rest: {
    tierIds: seatMap.columns.tierIds.filter((tierId) => tierId !== null),
    areas: seatMap.areas.map(({ areaId, label, tierId, capacity }) => ({ areaId, label, tierId, capacity })),
    shapes: layout.sections.flatMap(wireShape),
  },
});

const wireShape = (section: Section) => {
  if (section.kind !== 'general_admission' && section.kind !== 'non_sellable') return [];
  const { label, position, size, rotation } = section;
  const kind = section.kind === 'general_admission' ? ('area' as const) : ('fixture' as const);
  return [{ kind, label, ...position, ...size, rotation }];
};

/** What is wrong with a drawing. */
export const layoutProblemsOut = z.object({
  problems: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
});

/** A drawing just saved. */
export const savedLayoutOut = z.object({ layoutId: z.string(), version: z.int() });
