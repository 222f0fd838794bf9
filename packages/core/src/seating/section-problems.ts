import { isId, quoted, textProblems } from '../kernel/index.ts';
import type { AreaId, Limits, ProblemList } from '../kernel/index.ts';
import type { ReservedSection, Row, Section, Size } from './layout.ts';
import { gaUnitId } from './seat-map.ts';

/** Adds problems of one section, prefixed with its place in the layout. */
export interface SectionFindings {
  readonly problems: ProblemList;
  readonly limits: LayoutLimits;
}

/** The limits against which a layout is checked. */
export type LayoutLimits = Pick<
  Limits,
  | 'sectionsPerLayout'
  | 'rowsPerLayout'
  | 'rowsPerSection'
  | 'seatsPerRow'
  | 'aislesPerRow'
  | 'notesPerLayout'
  | 'notesPerSection'
  | 'tiersPerEvent'
>;

const maxPlaces = 100_000;
const namePattern = /^[A-Za-z0-9][A-Za-z0-9_]{0,23}$/;
const rowPattern = /^[A-Za-z0-9]{1,6}$/;

/** Finds what is wrong with a section on its own. */
export const findSectionProblems = (findings: SectionFindings, section: Section, at: number): void => {
  const path = `sections[${at}]`;
  findPlaceProblems(findings.problems, section, path);
  switch (section.kind) {
    case 'reserved':
      findReservedProblems(findings, section, path);
      break;
    case 'general_admission':
      checkAreaId(findings.problems, section.areaId, `${path}.areaId`);
      checkSize(findings.problems, section.size, path);
      checkBetween(findings.problems, section.capacity, [1, maxPlaces], `${path}.capacity`, true);
      break;
    case 'table':
      checkBetween(findings.problems, section.chairs, [1, 30], `${path}.chairs`, true);
      checkBetween(findings.problems, section.radius, [0.3, 10], `${path}.radius`);
      break;
    case 'non_sellable':
      checkSize(findings.problems, section.size, path);
      break;
  }
};

/** Every unit of an area is a seat with an id of its own, which is on its ticket. */
const checkAreaId = (problems: ProblemList, areaId: AreaId, path: string): void => {
  if (isId(gaUnitId(areaId, maxPlaces))) return;
  const message = (): string =>
    `An area id has 1 to 121 letters, digits and . _ ~ : @ | -, and begins with a letter or digit, not ${quoted(areaId)}.`;
  problems.add({ path, code: 'bad-id', message });
};

/** Reports a list that is longer than it may be. @returns whether its length is allowed */
export const checkLength = (problems: ProblemList, length: number, max: number, path: string): boolean => {
  if (length <= max) return true;
  problems.add({ path, code: 'too-many', message: () => `At most ${max} may stand here, not ${length}.` });
  return false;
};

/** Reports a text that is invalid. */
export const checkText = (problems: ProblemList, text: string, rule: { readonly max: number }, path: string): void => {
  for (const { code, message } of textProblems(path, text, rule)) problems.add({ path, code, message: () => message });
};

const findPlaceProblems = (problems: ProblemList, section: Section, path: string): void => {
  if (!namePattern.test(section.sectionId)) {
    problems.add({
      path: `${path}.sectionId`,
      code: 'bad-id',
      message: () => `A section id has 1 to 24 letters, digits and underscores, not ${quoted(section.sectionId)}.`,
    });
  }
  checkText(problems, section.label, { max: 60 }, `${path}.label`);
  const numbers = { 'position.x': section.position.x, 'position.y': section.position.y, rotation: section.rotation };
  for (const [name, value] of Object.entries(numbers)) {
    if (Math.abs(value) <= 10_000) continue;
    const message = (): string => `${name} must be a number within ±10,000, not ${value}.`;
    problems.add({ path: `${path}.${name}`, code: 'bad-number', message });
  }
};

const checkSize = (problems: ProblemList, size: Size, path: string): void => {
  checkBetween(problems, size.width, [0.1, 2_000], `${path}.size.width`);
  checkBetween(problems, size.height, [0.1, 2_000], `${path}.size.height`);
};

/** @returns whether the number is allowed */
const checkBetween = (
  problems: ProblemList,
  value: number,
  [min, max]: readonly [number, number],
  path: string,
  whole = false,
): boolean => {
  if (value >= min && value <= max && (!whole || Number.isInteger(value))) return true;
  const kind = whole ? 'whole number' : 'number';
  const message = (): string => `Must be a ${kind} from ${min} to ${max}, not ${value}.`;
  problems.add({ path, code: 'bad-number', message });
  return false;
};

const findReservedProblems = (findings: SectionFindings, section: ReservedSection, path: string): void => {
  const { problems, limits } = findings;
  checkBetween(problems, section.seatPitch, [0.3, 5], `${path}.seatPitch`);
  checkBetween(problems, section.rowPitch, [0.4, 10], `${path}.rowPitch`);
  checkBetween(problems, section.aisleWidth ?? 1, [0.3, 20], `${path}.aisleWidth`);
  checkLength(problems, section.notes?.length ?? 0, limits.notesPerSection, `${path}.notes`);
  if (!checkLength(problems, section.rows.length, limits.rowsPerSection, `${path}.rows`)) return;
  if (section.rows.length === 0) {
    const message = (): string => `Section ${quoted(section.label)} has no rows.`;
    problems.add({ path: `${path}.rows`, code: 'no-rows', message });
  }
  const labels = new Set<string>();
  section.rows.forEach((row, at) => {
    if (labels.has(row.label)) {
      const message = (): string => `Row ${quoted(row.label)} appears twice in section ${quoted(section.label)}.`;
      problems.add({ path: `${path}.rows[${at}].label`, code: 'duplicate-row', message });
    }
    labels.add(row.label);
    findRowProblems(findings, row, `${path}.rows[${at}]`);
    findStartProblems(problems, section, row, `${path}.rows[${at}].startNumber`);
  });
  findArcProblems(problems, section, path);
};

const findRowProblems = ({ problems, limits }: SectionFindings, row: Row, path: string): void => {
  if (!rowPattern.test(row.label)) {
    const message = (): string => `A row label has 1 to 6 letters and digits, not ${quoted(row.label)}.`;
    problems.add({ path: `${path}.label`, code: 'bad-label', message });
  }
  checkBetween(problems, row.seats, [1, limits.seatsPerRow], `${path}.seats`, true);
  checkBetween(problems, row.startNumber ?? 1, [1, 10_000], `${path}.startNumber`, true);
  const aisles = row.aislesAfter ?? [];
  if (!checkLength(problems, aisles.length, limits.aislesPerRow, `${path}.aislesAfter`)) return;
  const last = Math.max(1, row.seats - 1);
  aisles.forEach((aisle, at) => {
    checkBetween(problems, aisle, [1, last], `${path}.aislesAfter[${at}]`, true);
  });
};

/** Odd numbers start with an odd one, even numbers with an even one. */
const findStartProblems = (
  problems: ProblemList,
  { numbering }: ReservedSection,
  { startNumber }: Row,
  path: string,
): void => {
  if (startNumber === undefined || (numbering !== 'odd' && numbering !== 'even')) return;
  if (startNumber % 2 === (numbering === 'odd' ? 1 : 0)) return;
  const message = (): string => `Numbers that are ${numbering} do not begin with ${startNumber}.`;
  problems.add({ path, code: 'start-unfit', message });
};

/** An arc must have a radius, and no row may go around more than once. */
const findArcProblems = (
  problems: ProblemList,
  { shape, rows, seatPitch, rowPitch, aisleWidth = 1.2 }: ReservedSection,
  path: string,
): void => {
  if (shape.kind === 'straight') return;
  if (!checkBetween(problems, shape.radius, [0.5, 1_000], `${path}.shape.radius`)) return;
  rows.forEach((row, behind) => {
    const length = row.seats * seatPitch + (row.aislesAfter ?? []).length * aisleWidth;
    const around = 2 * Math.PI * (shape.radius + behind * rowPitch);
    if (length <= around) return;
    problems.add({
      path: `${path}.rows[${behind}]`,
      code: 'arc-too-short',
      message: () =>
        `Row ${quoted(row.label)} is ${length.toFixed(1)} m long and its circle only ${around.toFixed(1)} m.`,
    });
  });
};
