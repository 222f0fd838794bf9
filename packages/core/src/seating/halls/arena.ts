import type { AreaId, LayoutId, OrganizationId, TierId } from '../../kernel/index.ts';
import type { Layout, Section } from '../layout.ts';
import { arcSection } from './arc-section.ts';

/** The price classes of an arena. */
export interface ArenaTiers {
  readonly standing: TierId;
  readonly floor: TierId;
  readonly lower: TierId;
  readonly upper: TierId;
  readonly box: TierId;
}

/** Metres: the centre of all arcs, just in front of the stage. */
const centre = { x: 75, y: 36 };
const wedges = 14;
const horseshoe = 230;
const wedgeAngle = horseshoe / wedges;
const wedgeDirection = (at: number): number => -horseshoe / 2 + wedgeAngle * (at + 0.5);

/**
 * An arena of about 12,000 places: two bowls in a horseshoe around a floor with standing room,
 * seats and tables, a ring of boxes between the bowls, and platforms for accessible seats. Pitches
 * are those of real arenas: 0.50 m a seat, 0.85 m a row.
 *
 * @example
 * const layout = arenaLayout({ layoutId, organizationId, tiers });
 */
export const arenaLayout = (hall: {
  readonly layoutId: LayoutId;
  readonly organizationId: OrganizationId;
  readonly tiers: ArenaTiers;
}): Layout => ({
  layoutId: hall.layoutId,
  organizationId: hall.organizationId,
  version: 1,
  name: 'Arena',
  canvas: { width: 150, height: 112 },
  focalPoint: { x: centre.x, y: centre.y - 2 },
  sections: [
    ...fixtures,
    standing(hall.tiers.standing),
    ...floorBlocks(hall.tiers.floor),
    ...tables(hall.tiers.box),
    ...bowl('1', 'Lower', { radius: 40, rows: 16, tierId: hall.tiers.lower }),
    ...platforms(hall.tiers.lower),
    ...boxes(hall.tiers.box),
    ...bowl('2', 'Upper', { radius: 62, rows: 11, tierId: hall.tiers.upper }),
  ],
});

const fixtures: readonly Section[] = [
  {
    kind: 'non_sellable',
    sectionId: 'stage',
    label: 'Stage',
    position: { x: 75, y: 26 },
    rotation: 0,
    size: { width: 26, height: 12 },
  },
  {
    kind: 'non_sellable',
    sectionId: 'desk',
    label: 'Sound',
    position: { x: 75, y: 70 },
    rotation: 0,
    size: { width: 6, height: 3 },
  },
  {
    kind: 'non_sellable',
    sectionId: 'bar_west',
    label: 'Bar',
    position: { x: 12, y: 104 },
    rotation: 0,
    size: { width: 14, height: 5 },
  },
  {
    kind: 'non_sellable',
    sectionId: 'bar_east',
    label: 'Bar',
    position: { x: 138, y: 104 },
    rotation: 0,
    size: { width: 14, height: 5 },
  },
];

const standing = (tierId: TierId): Section => ({
  kind: 'general_admission',
  sectionId: 'standing',
  label: 'Standing',
  areaId: 'standing' as AreaId,
  capacity: 600,
  tierId,
  position: { x: centre.x, y: 43 },
  rotation: 0,
  size: { width: 32, height: 13 },
});

const floorBlocks = (tierId: TierId): readonly Section[] =>
  ['A', 'B', 'C'].map((letter, at) => ({
    kind: 'reserved',
    sectionId: `F${letter}`,
    label: `Floor ${letter}`,
    tierId,
    position: { x: centre.x + (at - 1) * 12.6, y: 52 },
    rotation: 0,
    shape: { kind: 'straight' },
    numbering: 'ascending',
    seatPitch: 0.52,
    rowPitch: 0.95,
    rows: Array.from({ length: 16 }, (_, row) => ({ label: String(row + 1), seats: 22 })),
  }));

/** Twelve tables beside the standing room, the outer ones sold whole. */
const tables = (tierId: TierId): readonly Section[] =>
  [-27, -22, 22, 27].flatMap((x, column) =>
    [1, 6, 11].map((y, row): Section => ({
      kind: 'table',
      sectionId: `T${column * 3 + row + 1}`,
      label: `Table ${column * 3 + row + 1}`,
      position: { x: centre.x + x, y: centre.y + y },
      rotation: 0,
      chairs: 8,
      radius: 1.2,
      tierId,
      sold: Math.abs(x) > 25 ? 'whole' : 'by_seat',
    })),
  );

const bowl = (
  level: string,
  name: string,
  { radius, rows, tierId }: { readonly radius: number; readonly rows: number; readonly tierId: TierId },
): readonly Section[] =>
  Array.from({ length: wedges }, (_, at) => {
    const block = `${level}${String(at + 1).padStart(2, '0')}`;
    return arcSection({
      sectionId: block,
      label: `${name} ${block}`,
      tierId,
      centre,
      radius,
      rows,
      rowPitch: 0.85,
      seatPitch: 0.5,
      direction: -wedgeDirection(at),
      angle: wedgeAngle,
      sideAisle: 1.2,
    });
  });

/** Wide places behind the lower bowl: wheelchairs on odd numbers, a companion beside each. */
const platforms = (tierId: TierId): readonly Section[] =>
  [-100, -84, 84, 100].map((direction, at) => ({
    ...arcSection({
      sectionId: `P${at + 1}`,
      label: `Platform ${at + 1}`,
      tierId,
      centre,
      radius: 56.5,
      rows: 1,
      rowPitch: 1.5,
      seatPitch: 1,
      direction: -direction,
      angle: 12,
      sideAisle: 0.8,
    }),
    notes: Array.from({ length: 5 }, (_, pair) => [
      { row: 'A', number: 2 * pair + 1, accessible: true },
      { row: 'A', number: 2 * pair + 2, companionOf: 2 * pair + 1 },
    ]).flat(),
  }));

const boxes = (tierId: TierId): readonly Section[] =>
  Array.from({ length: 10 }, (_, at) =>
    arcSection({
      sectionId: `B${at + 1}`,
      label: `Box ${at + 1}`,
      tierId,
      centre,
      radius: 56.5,
      rows: 2,
      rowPitch: 1,
      seatPitch: 0.7,
      direction: 67.5 - at * 15,
      angle: 6,
      sideAisle: 0.8,
    }),
  );
