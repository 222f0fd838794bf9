import { defaultLimits, textProblems } from '../kernel/index.ts';
import type { Problem, TierId } from '../kernel/index.ts';
import { sectionProblems } from './section-problems.ts';
import { seatProblems } from './seat-problems.ts';
import { drawLayout } from './draw-layout.ts';
import type { Layout, Section } from './layout.ts';

/** Against what a layout is checked: the tiers of its event, if it is for one, and how many people a session may hold. */
export interface LayoutRules {
  readonly tierIds?: readonly TierId[];
  readonly seatsPerSession?: number;
}

/**
 * Everything that is wrong with a layout, all at once; empty when it can be sold from. The shape of the JSON was checked before.
 *
 * @example
 * const problems = validateLayout(layout, { tierIds: event.details.tiers.map(({ tierId }) => tierId) });
 */
export const validateLayout = (layout: Layout, rules: LayoutRules = {}): readonly Problem[] => {
  const problems = [
    ...layoutProblems(layout, rules.seatsPerSession ?? defaultLimits.seatsPerSession),
    ...layout.sections.flatMap(sectionProblems),
  ];
  // Seats are drawn only from sections that can be drawn: bad numbers would put them anywhere.
  if (problems.length > 0) return problems;
  return seatProblems(layout, drawLayout(layout), rules.tierIds);
};

const layoutProblems = (layout: Layout, seatsPerSession: number): Problem[] => {
  const problems: Problem[] = [...textProblems('name', layout.name, { most: 200 })];
  const { width, height } = layout.canvas;
  if (!(width > 0 && height > 0 && width <= 2_000 && height <= 2_000)) {
    problems.push({
      path: 'canvas',
      code: 'bad-size',
      message: `The drawing must measure more than 0 and at most 2,000 m each way, not ${width} × ${height}.`,
    });
  }
  const capacity = layout.sections.reduce((sum, section) => sum + sectionCapacity(section), 0);
  if (capacity > seatsPerSession) {
    problems.push({
      path: 'sections',
      code: 'over-capacity',
      message: `The hall has ${capacity} places; a session may have ${seatsPerSession}.`,
    });
  }
  if (capacity === 0)
    problems.push({ path: 'sections', code: 'nothing-to-sell', message: 'The hall has no seat and no area.' });
  return [...problems, ...repeatedNames(layout)];
};

/** People a section can take. */
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

const repeatedNames = ({ sections }: Layout): Problem[] => {
  const problems: Problem[] = [];
  const seen = { ids: new Set<string>(), labels: new Set<string>(), areas: new Set<string>() };
  const check = (kind: keyof typeof seen, name: string, path: string, words: string): void => {
    if (seen[kind].has(name))
      problems.push({ path, code: `duplicate-${kind.slice(0, -1)}`, message: `${words} "${name}" appears twice.` });
    seen[kind].add(name);
  };
  sections.forEach((section, at) => {
    check('ids', section.sectionId, `sections[${at}].sectionId`, 'The section id');
    if (section.kind !== 'non_sellable')
      check('labels', section.label.toLowerCase(), `sections[${at}].label`, 'The section label');
    if (section.kind === 'general_admission') check('areas', section.areaId, `sections[${at}].areaId`, 'The area id');
  });
  return problems;
};
