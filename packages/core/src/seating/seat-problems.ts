import { quoted } from '../kernel/index.ts';
import type { ProblemList, Sliced, TierId } from '../kernel/index.ts';
import type { Layout, ReservedSection } from './layout.ts';
import { findOverlaps } from './overlaps.ts';
import { seatFlags } from './seat-map.ts';
import type { SeatMap } from './seat-map.ts';
import { rowSeatId } from './seat-names.ts';

/**
 * Finds what is wrong with the seats as drawn: no tier, unknown tiers, overlapping seats, notes
 * about no seat. Ids are unique if sections and rows have names of their own, which was checked
 * before.
 */
export function* findSeatProblems(
  problems: ProblemList,
  layout: Layout,
  seatMap: SeatMap,
  tierIds: readonly TierId[] | undefined,
): Sliced<void> {
  findTierProblems(problems, layout, seatMap, tierIds);
  yield;
  yield* findOverlapProblems(problems, seatMap);
  for (const [at, section] of layout.sections.entries()) {
    if (section.kind !== 'reserved' || section.notes === undefined || section.notes.length === 0) continue;
    findNoteProblems(problems, section, at, seatMap);
    yield;
  }
}

/** Reported once per section, since a section without a tier has hundreds of seats without one. */
const findTierProblems = (
  problems: ProblemList,
  layout: Layout,
  seatMap: SeatMap,
  tierIds: readonly TierId[] | undefined,
): void => {
  const known = tierIds && new Set(tierIds);
  let index = 0;
  layout.sections.forEach((section, at) => {
    const painted = new Set<TierId | null>();
    const end = index + seatsIn(section);
    for (; index < end; index += 1) addTier(painted, seatMap, index);
    if (section.kind === 'general_admission') painted.add(section.tierId ?? null);
    const path = `sections[${at}]`;
    const label = quoted(section.label);
    if (painted.has(null))
      problems.add({
        path,
        code: 'no-tier',
        message: () => `${label} has seats without a tier that are not blocked.`,
      });
    for (const tierId of painted) {
      if (tierId === null || known?.has(tierId) !== false) continue;
      problems.add({
        path,
        code: 'unknown-tier',
        message: () => `${label} uses tier "${tierId}", which the event does not have.`,
      });
    }
  });
};

/** Null stands for a seat that lacks a tier; a blocked seat needs none. */
const addTier = (painted: Set<TierId | null>, { columns }: SeatMap, index: number): void => {
  const tierId = columns.tierIds[columns.tier[index] ?? 0] ?? null;
  if (tierId !== null || ((columns.flags[index] ?? 0) & seatFlags.blocked) === 0) painted.add(tierId);
};

const seatsIn = (section: Layout['sections'][number]): number => {
  switch (section.kind) {
    case 'reserved':
      return section.rows.reduce((sum, { seats }) => sum + seats, 0);
    case 'table':
      return section.sold === 'whole' ? 1 : section.chairs;
    case 'general_admission':
    case 'non_sellable':
      return 0;
  }
};

function* findOverlapProblems(problems: ProblemList, { seats, seatIndex, columns }: SeatMap): Sliced<void> {
  const { count, standsIn } = yield* findOverlaps(columns);
  yield;
  const code = 'overlapping-seats';
  let told = 0;
  for (let index = 0; told < count && !problems.isFull(code); index += 1) {
    const other = standsIn[index] ?? -1;
    if (other < 0) continue;
    told += 1;
    problems.add({
      path: `sections(${seats.at(index)?.sectionId ?? ''})`,
      code,
      message: () => `Seats ${seatIndex.at(other) ?? ''} and ${seatIndex.at(index) ?? ''} stand in one another.`,
    });
  }
  if (told < count) problems.addMore(code, count - told);
}

const findNoteProblems = (
  problems: ProblemList,
  section: ReservedSection,
  at: number,
  { indexOf, columns }: SeatMap,
): void => {
  const has = (row: string, number: number): number | undefined => {
    const index = indexOf.get(rowSeatId(section.sectionId, row, number));
    return index === undefined ? undefined : columns.flags[index];
  };
  section.notes?.forEach(({ row, number, companionOf }, place) => {
    const path = `sections[${at}].notes[${place}]`;
    const flags = has(row, number);
    if (flags === undefined) {
      const message = (): string => `There is no seat ${quoted(`${row}-${number}`)} in ${quoted(section.label)}.`;
      problems.add({ path, code: 'unknown-seat', message });
    } else if (companionOf === number) {
      const message = (): string => `Seat ${rowSeatId(section.sectionId, row, number)} can't be its own companion.`;
      problems.add({ path: `${path}.companionOf`, code: 'own-companion', message });
    } else if (companionOf !== undefined && ((has(row, companionOf) ?? 0) & seatFlags.accessible) === 0) {
      const message = (): string => `Seat ${rowSeatId(section.sectionId, row, companionOf)} is not an accessible seat.`;
      problems.add({ path: `${path}.companionOf`, code: 'not-accessible', message });
    }
  });
};
