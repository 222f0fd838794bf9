import { tierId } from './office.ts';

const placed = { label: 'Block', rotation: 0, tierId };

/** A drawing around these sections. */
export const drawingOf = (sections: readonly object[]) => ({
  name: 'Hall',
  canvas: { width: 2_000, height: 2_000 },
  focalPoint: { x: 1_000, y: 0 },
  sections,
});

/** So many blocks of rows, side by side in a square; `notesOf` says what is special in each. */
export const hallOf = (
  blocks: number,
  { rows, seats, notes = [] }: { readonly rows: number; readonly seats: number; readonly notes?: readonly object[] },
) =>
  drawingOf(
    Array.from({ length: blocks }, (_, at) => ({
      ...placed,
      kind: 'reserved',
      sectionId: `B${at}`,
      label: `Block ${at}`,
      position: { x: 50 + (at % 30) * 60, y: 5 + Math.floor(at / 30) * 60 },
      shape: { kind: 'straight' },
      numbering: 'ascending',
      seatPitch: 0.5,
      rowPitch: 1,
      rows: Array.from({ length: rows }, (_row, behind) => ({ label: `R${behind}`, seats })),
      notes,
    })),
  );

/** 100,000 seats in rows of 40. */
export const largeHall = () => hallOf(50, { rows: 50, seats: 40 });

/** 100,000 seats in 20,000 rows, and 20,000 of them special. */
export const fineHall = () => {
  const notes = Array.from({ length: 50 }, (_, at) => ({ row: `R${at}`, number: 1 + (at % 5), accessible: true }));
  return hallOf(400, { rows: 50, seats: 5, notes });
};

/** Round tables, all at one point. */
export const tablesAtOnePoint = (count: number) =>
  drawingOf(
    Array.from({ length: count }, (_, at) => ({
      ...placed,
      kind: 'table',
      sectionId: `T${at}`,
      label: `Table ${at}`,
      position: { x: 50, y: 50 },
      chairs: 20,
      radius: 1,
      sold: 'by_seat',
    })),
  );
