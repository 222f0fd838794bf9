import type { SeatId } from '../kernel/index.ts';
import type { Layout, Section } from './layout.ts';
import { parseGaUnit } from './seat-map.ts';

/** A section of a hall that sells something. */
export interface SellableSection {
  /** What {@link sectionKeyOf} gives for its seats. */
  readonly key: string;
  readonly sectionId: string;
  readonly label: string;
  /** Seats and places that can be sold; a table that is sold whole is one. */
  readonly capacity: number;
}

/**
 * The section of a seat, as the seat's id alone tells it: the section's id, or `floor~` for the
 * places of the area `floor`. No section has an id with a `~`.
 */
export const sectionKeyOf = (seatId: SeatId): string => {
  const unit = parseGaUnit(seatId);
  if (unit !== undefined) return `${unit.areaId}~`;
  const end = seatId.indexOf('-');
  return end < 0 ? seatId : seatId.slice(0, end);
};

/** What each section of a layout sells, in the layout's order. Blocked seats do not count. */
export const sellableBySection = ({ sections }: Pick<Layout, 'sections'>): readonly SellableSection[] =>
  sections.flatMap((section) => {
    const { sectionId, label, kind } = section;
    const capacity = capacityOf(section);
    const key = kind === 'general_admission' ? `${section.areaId}~` : sectionId;
    return capacity > 0 ? [{ key, sectionId, label, capacity }] : [];
  });

const capacityOf = (section: Section): number => {
  switch (section.kind) {
    case 'reserved': {
      // The last note about a seat counts.
      const isBlocked = new Map(
        section.notes?.map(({ row, number, blocked }) => [`${row}-${number}`, blocked === true] as const),
      );
      const blocked = [...isBlocked.values()].filter(Boolean).length;
      return section.rows.reduce((sum, { seats }) => sum + seats, -blocked);
    }
    case 'general_admission':
      return section.capacity;
    case 'table':
      return section.sold === 'whole' ? 1 : section.chairs;
    case 'non_sellable':
      return 0;
  }
};
