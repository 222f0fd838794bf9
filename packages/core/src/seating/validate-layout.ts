import { atOnce, defaultLimits, problemList, quoted } from '../kernel/index.ts';
import type { Limits, Problem, ProblemList, Sliced, TierId } from '../kernel/index.ts';
import { drawLayout } from './draw-layout.ts';
import type { Layout, Section } from './layout.ts';
import { findPlaceProblems } from './place-problems.ts';
import { findSeatProblems } from './seat-problems.ts';
import { findSectionProblems, checkLength, checkText } from './section-problems.ts';
import type { LayoutLimits } from './section-problems.ts';

/**
 * What a layout is checked against: the tiers of its event, if it is for one, and the limits.
 * Default: the default limits.
 */
export interface LayoutRules extends Partial<LayoutLimits & Pick<Limits, 'seatsPerSession' | 'problemsPerKind'>> {
  readonly tierIds?: readonly TierId[];
}

/**
 * Everything that is wrong with a layout, every kind of problem at once; empty if it can be sold
 * from. The shape of the JSON was checked before. The first problems of each kind are listed
 * (`problemsPerKind`), and one more says how many others there are.
 *
 * @example
 * const tierIds = event.details.tiers.map(({ tierId }) => tierId);
 * const problems = validateLayout(layout, { tierIds });
 */
export const validateLayout = (layout: Layout, rules: LayoutRules = {}): readonly Problem[] =>
  atOnce(validateInSlices(layout, rules));

/**
 * {@link validateLayout} with pauses: no slice takes more than a few milliseconds, however large
 * the hall.
 */
export function* validateInSlices(layout: Layout, rules: LayoutRules = {}): Sliced<readonly Problem[]> {
  const limits = { ...defaultLimits, ...rules };
  const problems = problemList(limits.problemsPerKind);
  if (checkLength(problems, layout.sections.length, limits.sectionsPerLayout, 'sections')) {
    findLayoutProblems(problems, layout, limits);
    let parts = 0;
    for (const [at, section] of layout.sections.entries()) {
      findSectionProblems({ problems, limits }, section, at);
      parts += 1 + partsIn(section).rows + partsIn(section).notes;
      if (parts < partsPerSlice) continue;
      parts = 0;
      yield;
    }
  }
  const found = problems.all();
  // Seats are drawn only in sections that can be drawn: bad numbers would put them anywhere.
  if (found.length > 0) return found;
  const seatMap = drawLayout(layout);
  yield;
  yield* findSeatProblems(problems, layout, seatMap, rules.tierIds);
  yield* findPlaceProblems(problems, layout, seatMap);
  return problems.all();
}

/** Rows and notes that take a few milliseconds. */
const partsPerSlice = 2_000;

const partsIn = (section: Section): { readonly rows: number; readonly notes: number } =>
  section.kind === 'reserved'
    ? { rows: section.rows.length, notes: section.notes?.length ?? 0 }
    : { rows: 0, notes: 0 };

const findLayoutProblems = (
  problems: ProblemList,
  layout: Layout,
  limits: LayoutLimits & Pick<Limits, 'seatsPerSession'>,
): void => {
  const { seatsPerSession, tiersPerEvent } = limits;
  const { width, height } = layout.canvas;
  checkText(problems, layout.name, { max: 200 }, 'name');
  if (!(width > 0 && height > 0 && width <= 2_000 && height <= 2_000)) {
    problems.add({
      path: 'canvas',
      code: 'bad-size',
      message: () => `The drawing must measure more than 0 and at most 2,000 m each way, not ${width} × ${height}.`,
    });
  }
  for (const [name, value] of Object.entries({ x: layout.focalPoint.x, y: layout.focalPoint.y })) {
    if (Math.abs(value) <= 10_000) continue;
    const message = (): string => `The focal point must lie within ±10,000, not at ${value}.`;
    problems.add({ path: `focalPoint.${name}`, code: 'bad-number', message });
  }
  const capacity = layout.sections.reduce((sum, section) => sum + sectionCapacity(section), 0);
  if (capacity > seatsPerSession) {
    problems.add({
      path: 'sections',
      code: 'over-capacity',
      message: () => `The hall has ${capacity} places; a session may have ${seatsPerSession}.`,
    });
  }
  if (capacity === 0) {
    const message = (): string => 'The hall has no seat and no area.';
    problems.add({ path: 'sections', code: 'nothing-to-sell', message });
  }
  const parts = layout.sections.map(partsIn);
  const rows = parts.reduce((sum, each) => sum + each.rows, 0);
  const notes = parts.reduce((sum, each) => sum + each.notes, 0);
  const areFew =
    checkLength(problems, rows, limits.rowsPerLayout, 'sections.rows') &&
    checkLength(problems, notes, limits.notesPerLayout, 'sections.notes');
  if (areFew) findTooManyTiers(problems, layout, tiersPerEvent);
  findRepeatedNames(problems, layout);
};

const findTooManyTiers = (problems: ProblemList, layout: Layout, tiersPerEvent: number): void => {
  const tiers = new Set(layout.sections.flatMap(tiersOf)).size;
  if (tiers > tiersPerEvent) {
    const message = (): string => `The hall is painted with ${tiers} tiers; an event may have ${tiersPerEvent}.`;
    problems.add({ path: 'sections', code: 'too-many-tiers', message });
  }
};

/** How many people a section can take. */
export const sectionCapacity = (section: Section): number => {
  switch (section.kind) {
    case 'reserved':
      return section.rows.reduce((sum, { seats }) => sum + seats, 0);
    case 'general_admission':
      return section.capacity;
    case 'table':
      return section.chairs;
    case 'non_sellable':
      return 0;
  }
};

const tiersOf = (section: Section): readonly TierId[] => {
  if (section.kind === 'non_sellable') return [];
  const parts = section.kind === 'reserved' ? [section.rows, section.notes ?? []] : [];
  return [section, ...parts.flat()].flatMap(({ tierId }) => tierId ?? []);
};

const findRepeatedNames = (problems: ProblemList, { sections }: Layout): void => {
  const seen = { ids: new Set<string>(), labels: new Set<string>(), areas: new Set<string>() };
  const check = (kind: keyof typeof seen, name: string, path: string, words: string): void => {
    if (seen[kind].has(name)) {
      const message = (): string => `${words} ${quoted(name)} appears twice.`;
      problems.add({ path, code: `duplicate-${kind.slice(0, -1)}`, message });
    }
    seen[kind].add(name);
  };
  sections.forEach((section, at) => {
    check('ids', section.sectionId, `sections[${at}].sectionId`, 'The section id');
    if (section.kind !== 'non_sellable')
      check('labels', section.label.toLowerCase(), `sections[${at}].label`, 'The section label');
    if (section.kind === 'general_admission') check('areas', section.areaId, `sections[${at}].areaId`, 'The area id');
  });
};
