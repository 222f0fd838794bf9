import type { LayoutId, OrganizationId, TierId } from '../../kernel/index.ts';
import type { Layout, Section } from '../layout.ts';
import { arcSection } from './arc-section.ts';

/** The price classes of a theatre. */
export interface TheatreTiers {
  readonly stalls: TierId;
  readonly circle: TierId;
  readonly balcony: TierId;
}

/** Metres: the arcs of all rows have their centre behind the stage, so the rows bend gently. */
const centre = { x: 16, y: -10 };

/**
 * A theatre of about 800 seats: stalls with a middle aisle, a circle and an upper balcony behind
 * and above, drawn one behind the other, and two boxes at each side. Seats of the stalls are
 * numbered outwards from the middle, as in old houses.
 */
export const theatreLayout = (hall: {
  readonly layoutId: LayoutId;
  readonly organizationId: OrganizationId;
  readonly tiers: TheatreTiers;
}): Layout => ({
  layoutId: hall.layoutId,
  organizationId: hall.organizationId,
  version: 1,
  name: 'Theatre',
  canvas: { width: 32, height: 38 },
  focalPoint: { x: 16, y: 4 },
  sections: [
    {
      kind: 'non_sellable',
      sectionId: 'stage',
      label: 'Stage',
      position: { x: 16, y: 2 },
      rotation: 0,
      size: { width: 14, height: 4 },
    },
    stalls(hall.tiers.stalls),
    ...boxes(hall.tiers.circle),
    gallery('circle', 'Circle', hall.tiers.circle, 33.5),
    gallery('balcony', 'Balcony', hall.tiers.balcony, 41),
  ],
});

const stalls = (tierId: TierId): Section =>
  arcSection({
    sectionId: 'stalls',
    label: 'Stalls',
    tierId,
    centre,
    radius: 17,
    rows: 15,
    rowPitch: 0.95,
    seatPitch: 0.53,
    direction: 0,
    angle: 39,
    sideAisle: 0,
    numbering: 'from-middle',
    middleAisle: true,
    notes: [
      { row: 'A', number: 1, accessible: true },
      { row: 'A', number: 3, companionOf: 1 },
      { row: 'A', number: 2, accessible: true },
      { row: 'A', number: 4, companionOf: 2 },
    ],
  });

const gallery = (sectionId: string, label: string, tierId: TierId, radius: number): Section =>
  arcSection({
    sectionId,
    label,
    tierId,
    centre,
    radius,
    rows: 5,
    rowPitch: 0.92,
    seatPitch: 0.53,
    direction: 0,
    angle: 34,
    sideAisle: 0,
    middleAisle: true,
  });

const boxes = (tierId: TierId): readonly Section[] =>
  [2.2, 29.8].flatMap((x, side) =>
    [7, 12].map((y, at): Section => ({
      kind: 'reserved',
      sectionId: `box_${side === 0 ? 'left' : 'right'}_${at + 1}`,
      label: `Box ${side === 0 ? 'left' : 'right'} ${at + 1}`,
      tierId,
      position: { x, y },
      rotation: 0,
      shape: { kind: 'straight' },
      numbering: 'ascending',
      seatPitch: 0.6,
      rowPitch: 0.9,
      rows: [
        { label: 'A', seats: 3 },
        { label: 'B', seats: 3 },
      ],
    })),
  );
