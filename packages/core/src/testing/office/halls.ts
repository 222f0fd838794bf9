import type { LayoutDraft } from '../../halls/index.ts';
import type { AreaId, LayoutId, OrganizationId, TierId } from '../../kernel/index.ts';
import type { GeneralAdmissionSection, Layout, ReservedSection, Row, SeatNote, Section } from '../../seating/index.ts';

/**
 * A straight section of rows, all stalls, in front of the focal point of {@link hallOf}: seats half
 * a metre apart, rows a metre.
 */
export const rowSection = (
  sectionId: string,
  rows: readonly Row[],
  over: Partial<ReservedSection> = {},
): ReservedSection => ({
  kind: 'reserved',
  sectionId,
  label: `Block ${sectionId}`,
  tierId: 'stalls' as TierId,
  position: { x: 25, y: 5 },
  rotation: 0,
  shape: { kind: 'straight' },
  numbering: 'ascending',
  seatPitch: 0.5,
  rowPitch: 1,
  rows,
  ...over,
});

/** A standing area behind the rows of {@link rowSection}. */
export const areaSection = (
  areaId: string,
  capacity: number,
  over: Partial<GeneralAdmissionSection> = {},
): GeneralAdmissionSection => ({
  kind: 'general_admission',
  sectionId: areaId,
  label: 'Standing',
  areaId: areaId as AreaId,
  position: { x: 25, y: 40 },
  rotation: 0,
  capacity,
  tierId: 'stalls' as TierId,
  size: { width: 10, height: 10 },
  ...over,
});

/** The drawing of a hall with these sections, with room for 100,000 seats. */
export const hallOf = (sections: readonly Section[], over: Partial<LayoutDraft> = {}): LayoutDraft => ({
  name: 'Hall',
  canvas: { width: 2_000, height: 2_000 },
  focalPoint: { x: 25, y: 0 },
  sections,
  ...over,
});

/** A drawing as the first version of a layout. */
export const layoutOf = (draft: LayoutDraft): Layout => ({
  ...draft,
  layoutId: 'hall' as LayoutId,
  organizationId: 'organization' as OrganizationId,
  version: 1,
});

/** A hall of one straight section, `S`, with these rows. */
export const rowHall = (rows: readonly Row[], notes: readonly SeatNote[] = []): Layout =>
  layoutOf(hallOf([rowSection('S', rows, { notes })]));

/** A number of rows with a number of seats each: `R1`, `R2` and so on. */
export const rowsOf = (count: number, seats: number): readonly Row[] =>
  Array.from({ length: count }, (_, at) => ({ label: `R${at + 1}`, seats }));
