import type { Problem, SeatId, TierId } from '../kernel/index.ts';
import type { Layout, ReservedSection } from './layout.ts';
import type { SeatMap, SeatOnMap } from './seat-map.ts';

/** Closer than this, in metres, two seats stand in one another. Real chairs measure 0.45 m and more. */
const leastDistance = 0.35;
const listedPerRule = 50;

/** What is wrong with the seats as drawn: repeated ids, no tier, unknown tiers, seats in one another, notes about no seat. */
export const seatProblems = (
  layout: Layout,
  seatMap: SeatMap,
  tierIds: readonly TierId[] | undefined,
): readonly Problem[] => [
  ...repeatedSeats(seatMap).slice(0, listedPerRule),
  ...tierProblems(layout, seatMap, tierIds),
  ...overlaps(seatMap).slice(0, listedPerRule),
  ...layout.sections.flatMap((section, at) => (section.kind === 'reserved' ? noteProblems(section, at, seatMap) : [])),
];

const repeatedSeats = ({ seats }: SeatMap): Problem[] => {
  const seen = new Set<SeatId>();
  return seats.flatMap(({ seatId, sectionId }) => {
    const repeated = seen.has(seatId);
    seen.add(seatId);
    return repeated
      ? [{ path: `sections(${sectionId})`, code: 'duplicate-seat', message: `Seat ${seatId} appears twice.` }]
      : [];
  });
};

/** Told once a section, since a section without a tier has hundreds of seats without one. */
const tierProblems = (layout: Layout, { seats, areas }: SeatMap, tierIds: readonly TierId[] | undefined): Problem[] => {
  const known = tierIds && new Set(tierIds);
  const untiered = new Set<string>();
  const strange = new Map<string, Set<TierId>>();
  for (const { sectionId, tierId, blocked } of [...seats, ...areas.map((area) => ({ ...area, blocked: false }))]) {
    if (tierId === null && !blocked) untiered.add(sectionId);
    if (tierId !== null && known && !known.has(tierId))
      strange.set(sectionId, (strange.get(sectionId) ?? new Set()).add(tierId));
  }
  return layout.sections.flatMap(({ sectionId, label }, at) => [
    ...(untiered.has(sectionId)
      ? [
          {
            path: `sections[${at}]`,
            code: 'no-tier',
            message: `"${label}" has seats without a tier that are not blocked.`,
          },
        ]
      : []),
    ...[...(strange.get(sectionId) ?? [])].map((tierId) => ({
      path: `sections[${at}]`,
      code: 'unknown-tier',
      message: `"${label}" uses tier "${tierId}", which the event does not have.`,
    })),
  ]);
};

/** Compares each seat only with those in its own and the neighbouring squares of a grid, so that 100,000 seats take no longer than they must. */
const overlaps = ({ seats }: SeatMap): Problem[] => {
  const squares = new Map<string, SeatOnMap[]>();
  const problems: Problem[] = [];
  for (const seat of seats) {
    const column = Math.floor(seat.x / leastDistance);
    const row = Math.floor(seat.y / leastDistance);
    const other = neighbours(squares, column, row).find(
      ({ x, y }) => Math.hypot(x - seat.x, y - seat.y) < leastDistance,
    );
    if (other)
      problems.push({
        path: `sections(${seat.sectionId})`,
        code: 'overlapping-seats',
        message: `Seats ${other.seatId} and ${seat.seatId} stand in one another.`,
      });
    const key = `${column},${row}`;
    const square = squares.get(key);
    if (square) square.push(seat);
    else squares.set(key, [seat]);
  }
  return problems;
};

const neighbours = (squares: ReadonlyMap<string, SeatOnMap[]>, column: number, row: number): SeatOnMap[] =>
  [-1, 0, 1].flatMap((dx) => [-1, 0, 1].flatMap((dy) => squares.get(`${column + dx},${row + dy}`) ?? []));

const noteProblems = (section: ReservedSection, at: number, { indexOf, seats }: SeatMap): Problem[] =>
  (section.notes ?? []).flatMap((note, place) => {
    const path = `sections[${at}].notes[${place}]`;
    const index = indexOf.get(`${section.sectionId}-${note.row}-${note.number}` as SeatId);
    if (index === undefined)
      return [
        { path, code: 'unknown-seat', message: `There is no seat ${note.row}-${note.number} in "${section.label}".` },
      ];
    const companionOf = seats[index]?.companionOf;
    if (companionOf === null || companionOf === undefined) return [];
    const partner = seats[indexOf.get(companionOf) ?? -1];
    return partner?.accessible
      ? []
      : [
          {
            path: `${path}.companionOf`,
            code: 'not-accessible',
            message: `Seat ${companionOf} is not an accessible seat.`,
          },
        ];
  });
