import type { LayoutId, OrganizationId, TierId } from './kernel/index.ts';
import type { Layout, ReservedSection, Row, SeatNote } from './seating/index.ts';

/** The tier of every seat of {@link rowHall}. */
export const rowHallTier: TierId = 'stalls' as TierId;

/** A hall of one straight section, `S`, with these rows. */
export const rowHall = (rows: readonly Row[], notes: readonly SeatNote[] = []): Layout => ({
  layoutId: 'hall' as LayoutId,
  organizationId: 'organization' as OrganizationId,
  version: 1,
  name: 'Hall',
  canvas: { width: 2_000, height: 2_000 },
  focalPoint: { x: 25, y: 0 },
  sections: [rowSection('S', rows, notes)],
});

/** A straight section of rows. */
export const rowSection = (
  sectionId: string,
  rows: readonly Row[],
  notes: readonly SeatNote[] = [],
): ReservedSection => ({
  kind: 'reserved',
  sectionId,
  label: `Block ${sectionId}`,
  tierId: rowHallTier,
  position: { x: 25, y: 5 },
  rotation: 0,
  shape: { kind: 'straight' },
  numbering: 'ascending',
  seatPitch: 0.5,
  rowPitch: 1,
  rows,
  notes,
});

/** This many seats in rows of 100. */
export const rowsOf = (seats: number): readonly Row[] =>
  Array.from({ length: seats / 100 }, (_, at) => ({ label: `R${at}`, seats: 100 }));
