import type { AreaId, LayoutId, OrganizationId, TierId } from '../kernel/index.ts';

/**
 * A point of the drawing, in metres from its top left corner; x grows to the right, y downwards.
 */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Metres. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * How the seats of a row are numbered, from the left as seen from behind: `from-middle` counts
 * outwards, odd to the left and even to the right.
 */
export type Numbering = 'ascending' | 'descending' | 'odd' | 'even' | 'from-middle';

/** One row, front to back in its section. */
export interface Row {
  /** As printed on the ticket: `A`, `AA`, `12`. Letters and digits. */
  readonly label: string;
  readonly seats: number;
  /** Number of the first seat counted; default 1 (2 with `even`). */
  readonly startNumber?: number;
  readonly tierId?: TierId;
  /** After which seats, counted from the left, an aisle breaks the row. */
  readonly aislesAfter?: readonly number[];
}

/** What is special about one seat of a section. */
export interface SeatNote {
  readonly row: string;
  readonly number: number;
  readonly tierId?: TierId;
  readonly blocked?: boolean;
  readonly accessible?: boolean;
  /** The number, in the same row, of the accessible seat this one goes with. */
  readonly companionOf?: number;
}

/** Rows one behind the other, straight or on arcs around `position`. */
export type RowShape =
  | { readonly kind: 'straight' }
  /** `radius` of the first row in metres; `position` is then the centre of the arcs. */
  | { readonly kind: 'curved'; readonly radius: number };

interface Placed {
  /** Letters, digits and underscores; part of the ids of its seats. Unique in the layout. */
  readonly sectionId: string;
  readonly label: string;
  readonly position: Point;
  /**
   * Degrees. 0 looks up at the top of the drawing; positive turns the section's back to the right.
   */
  readonly rotation: number;
}

/** Numbered seats in rows. `position` is the middle of the first row, or the centre of the arcs. */
export interface ReservedSection extends Placed {
  readonly kind: 'reserved';
  readonly tierId?: TierId;
  readonly shape: RowShape;
  readonly numbering: Numbering;
  /** Metres from seat to seat, and from row to row. */
  readonly seatPitch: number;
  readonly rowPitch: number;
  /** Metres an aisle adds; default 1.2. */
  readonly aisleWidth?: number;
  readonly rows: readonly Row[];
  readonly notes?: readonly SeatNote[];
}

/** A place to stand, for so many. */
export interface GeneralAdmissionSection extends Placed {
  readonly kind: 'general_admission';
  readonly areaId: AreaId;
  readonly capacity: number;
  readonly tierId?: TierId;
  readonly size: Size;
}

/**
 * A round table: its chairs one by one, or sold as a whole (one seat with many places, at the
 * tier's price once).
 */
export interface TableSection extends Placed {
  readonly kind: 'table';
  readonly chairs: number;
  /** Metres from the middle to a chair. */
  readonly radius: number;
  readonly tierId?: TierId;
  readonly sold: 'by_seat' | 'whole';
}

/** Stage, bar, mixing desk: drawn, never sold. */
export interface NonSellableSection extends Placed {
  readonly kind: 'non_sellable';
  readonly size: Size;
}

export type Section = ReservedSection | GeneralAdmissionSection | TableSection | NonSellableSection;

/**
 * The drawing of a hall as its organizer makes it: plain JSON, rows described rather than seats
 * listed. A saved version never changes.
 *
 * The order of sections, rows and seats gives every seat its index, so sections added at the end
 * leave the indices before them as they were.
 */
export interface Layout {
  readonly layoutId: LayoutId;
  readonly organizationId: OrganizationId;
  readonly version: number;
  readonly name: string;
  readonly canvas: Size;
  /** Where everybody looks: best available is nearest to it. */
  readonly focalPoint: Point;
  readonly sections: readonly Section[];
}
