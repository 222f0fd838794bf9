import type { Section } from '@ticketly/core';
import type { DrawnLayout } from '@ticketly/core/browsing';
import { z } from 'zod';
import { layoutFields } from './layout-input.ts';
import { idOut } from './values.ts';

const column = (item: z.ZodType, words: string) => z.array(item).describe(`${words}, by seat index.`);
const metres = (words: string): z.ZodNumber => z.number().describe(`${words} In metres.`);
const versionOut = z.int().describe('Version of the layout. It grows with every saved change.');

/**
 * The revision of the drawing's wire format. Browsers and caches keep a drawing for a year, so this
 * grows with every change of the answer, however small: a field, a unit, an order.
 */
export const layoutFormat = 1;

/**
 * The drawing as clients get it: columns instead of a list of seats, so that 12,000 seats are a few
 * hundred kilobytes before compression and a few tens after.
 */
export const layoutOut = z.object({
  layoutId: idOut('layout'),
  version: versionOut,
  name: z.string().describe('Name of the hall.'),
  canvas: z
    .object({ width: metres('Width of the drawing.'), height: metres('Height of the drawing.') })
    .describe('Size of the drawing.'),
  focalPoint: z
    .object({ x: metres('Distance from the left.'), y: metres('Distance from the top.') })
    .describe('Where everybody looks, such as the middle of the stage.'),
  seatIndex: column(z.string(), 'Ids of the seats'),
  seats: z
    .object({
      x: column(z.number(), 'Distance from the left in metres'),
      y: column(z.number(), 'Distance from the top in metres'),
      label: column(z.string(), 'Labels as printed on tickets'),
      row: column(z.string(), 'Labels of the rows'),
      number: column(z.int(), 'Numbers within the row'),
      section: column(z.int(), 'Positions in `sections`'),
      tier: column(z.int(), 'Positions in `tierIds`, -1 for a seat without a tier'),
      places: z
        .record(z.string(), z.int())
        .describe('How many people a seat is for, by seat index; only seats for more than one.'),
      blocked: z.array(z.int()).describe('Indices of seats that are never sold.'),
      accessible: z.array(z.int()).describe('Indices of accessible seats.'),
    })
    .describe('The seats, column by column: the nth value of each column belongs to the seat with index n.'),
  sections: z
    .array(
      z.object({
        sectionId: z.string().describe('Id of the section, unique within its layout.'),
        label: z.string().describe('Name of the section.'),
        kind: z
          .enum(['reserved', 'general_admission', 'table', 'non_sellable'])
          .describe(
            '`reserved`: rows of numbered seats. `general_admission`: an area without seats. `table`: a table. `non_sellable`: a fixture, such as the stage.',
          ),
      }),
    )
    .describe('Its sections.'),
  tierIds: z
    .array(z.string())
    .describe('Ids of the tiers in use. Their prices and colours come with the event, because they may change.'),
  areas: z
    .array(
      z.object({
        areaId: idOut('area'),
        label: z.string().describe('Name of the area.'),
        tierId: z.string().nullable().describe('Id of its price tier; null if it has none.'),
        capacity: z.int().describe('How many people it is for.'),
      }),
    )
    .describe('Its general-admission areas.'),
  shapes: z
    .array(
      z.object({
        kind: z.enum(['area', 'fixture']).describe('`area`: a general-admission area. `fixture`: never sold.'),
        label: z.string().describe('What to write on it.'),
        x: metres('Distance of its centre from the left.'),
        y: metres('Distance of its centre from the top.'),
        width: metres('Its width.'),
        height: metres('Its height.'),
        rotation: z.number().describe('Clockwise rotation in degrees.'),
      }),
    )
    .describe('The outlines of areas and fixtures.'),
});

/**
 * What a drawing contains in addition to its seats, in the order in which it is sent: `head`, the
 * seats, `sections`, `rest`.
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

/** The problems of a drawing. */
export const layoutProblemsOut = z.object({
  problems: z
    .array(
      z.object({
        path: z.string().describe('Where the problem is, such as `sections[0].rows[2].seats`.'),
        code: z.string().describe('Stable code of the problem.'),
        message: z.string().describe('The problem as a sentence.'),
      }),
    )
    .describe('Everything that is wrong; empty for a valid layout.'),
});

/** A drawing just saved. */
export const savedLayoutOut = z.object({ layoutId: idOut('layout'), version: versionOut });

/** A layout in a list. */
export const layoutSummaryOut = z.object({
  layoutId: idOut('layout'),
  name: z.string().describe('Name of the hall.'),
  version: z.int().describe('Its newest version.'),
});

/** A layout as it was saved. */
export const ownLayoutOut = z.object({
  layoutId: idOut('layout'),
  organizationId: idOut('organization'),
  version: versionOut,
  layout: layoutFields.describe('The drawing, in the form in which it is saved.'),
});
