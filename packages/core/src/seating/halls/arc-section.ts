import type { TierId } from '../../kernel/index.ts';
import type { Numbering, Point, ReservedSection, Row, SeatNote } from '../layout.ts';
import { rowLabel } from '../seat-numbers.ts';

/** A wedge of a bowl: rows on arcs, each as long as the wedge is wide at that radius. */
export interface ArcSection {
  readonly sectionId: string;
  readonly label: string;
  readonly tierId: TierId;
  readonly centre: Point;
  /** Metres to the first row. */
  readonly radius: number;
  readonly rows: number;
  readonly rowPitch: number;
  readonly seatPitch: number;
  /** Degrees: where the wedge is, and how wide. */
  readonly direction: number;
  readonly angle: number;
  /** Metres left free at the wedge's sides, together: half an aisle each. */
  readonly sideAisle: number;
  readonly numbering?: Numbering;
  readonly middleAisle?: boolean;
  readonly notes?: readonly SeatNote[];
}

/** Describes a wedge as a section whose rows grow with the radius, as in a real bowl. */
export const arcSection = (arc: ArcSection): ReservedSection => ({
  kind: 'reserved',
  sectionId: arc.sectionId,
  label: arc.label,
  tierId: arc.tierId,
  position: arc.centre,
  rotation: arc.direction,
  shape: { kind: 'curved', radius: arc.radius },
  numbering: arc.numbering ?? 'ascending',
  seatPitch: arc.seatPitch,
  rowPitch: arc.rowPitch,
  rows: Array.from({ length: arc.rows }, (_, behind) => arcRow(arc, behind)),
  ...(arc.notes === undefined ? {} : { notes: arc.notes }),
});

const arcRow = (arc: ArcSection, behind: number): Row => {
  const length = ((arc.angle * Math.PI) / 180) * (arc.radius + behind * arc.rowPitch) - arc.sideAisle;
  const seats = Math.floor((length - (arc.middleAisle === true ? 1.2 : 0)) / arc.seatPitch);
  return {
    label: rowLabel('letters', behind),
    seats,
    ...(arc.middleAisle === true ? { aislesAfter: [Math.ceil(seats / 2)] } : {}),
  };
};
