import { textProblems } from '../kernel/index.ts';
import type { Problem } from '../kernel/index.ts';
import type { ReservedSection, Row, Section, Size } from './layout.ts';

const namePattern = /^[A-Za-z0-9][A-Za-z0-9_]{0,23}$/;
const rowPattern = /^[A-Za-z0-9]{1,6}$/;
const seatsPerRow = 500;

/** What is wrong with a section taken by itself. */
export const sectionProblems = (section: Section, at: number): readonly Problem[] => {
  const path = `sections[${at}]`;
  return [...placeProblems(section, path), ...kindProblems(section, path)];
};

const placeProblems = (section: Section, path: string): Problem[] => {
  const problems: Problem[] = [];
  if (!namePattern.test(section.sectionId)) {
    problems.push({
      path: `${path}.sectionId`,
      code: 'bad-id',
      message: `A section id has 1 to 24 letters, digits and underscores, not "${section.sectionId}".`,
    });
  }
  problems.push(...textProblems(`${path}.label`, section.label, { most: 60 }));
  const numbers = { 'position.x': section.position.x, 'position.y': section.position.y, rotation: section.rotation };
  for (const [name, value] of Object.entries(numbers)) {
    if (!(Math.abs(value) <= 10_000))
      problems.push({
        path: `${path}.${name}`,
        code: 'bad-number',
        message: `${name} must be a number within ±10,000, not ${value}.`,
      });
  }
  return problems;
};

const kindProblems = (section: Section, path: string): Problem[] => {
  switch (section.kind) {
    case 'reserved':
      return reservedProblems(section, path);
    case 'general_admission':
      return [...sizeProblems(section.size, path), ...between(section.capacity, 1, 100_000, `${path}.capacity`, true)];
    case 'table':
      return [
        ...between(section.chairs, 1, 30, `${path}.chairs`, true),
        ...between(section.radius, 0.3, 10, `${path}.radius`),
      ];
    case 'non_sellable':
      return sizeProblems(section.size, path);
  }
};

const sizeProblems = (size: Size, path: string): Problem[] => [
  ...between(size.width, 0.1, 2_000, `${path}.size.width`),
  ...between(size.height, 0.1, 2_000, `${path}.size.height`),
];

const between = (value: number, least: number, most: number, path: string, whole = false): Problem[] =>
  value >= least && value <= most && (!whole || Number.isInteger(value))
    ? []
    : [
        {
          path,
          code: 'bad-number',
          message: `Must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}, not ${value}.`,
        },
      ];

const reservedProblems = (section: ReservedSection, path: string): Problem[] => {
  const labels = new Set<string>();
  const rows = section.rows.flatMap((row, at) => {
    const repeated = labels.has(row.label)
      ? [
          {
            path: `${path}.rows[${at}].label`,
            code: 'duplicate-row',
            message: `Row "${row.label}" appears twice in section "${section.label}".`,
          },
        ]
      : [];
    labels.add(row.label);
    return [...repeated, ...rowProblems(row, `${path}.rows[${at}]`)];
  });
  return [
    ...between(section.seatPitch, 0.3, 5, `${path}.seatPitch`),
    ...between(section.rowPitch, 0.4, 10, `${path}.rowPitch`),
    ...between(section.aisleWidth ?? 1, 0.3, 20, `${path}.aisleWidth`),
    ...(section.rows.length === 0
      ? [{ path: `${path}.rows`, code: 'no-rows', message: `Section "${section.label}" has no rows.` }]
      : []),
    ...rows,
    ...arcProblems(section, path),
  ];
};

const rowProblems = (row: Row, path: string): Problem[] => [
  ...(rowPattern.test(row.label)
    ? []
    : [
        {
          path: `${path}.label`,
          code: 'bad-label',
          message: `A row label has 1 to 6 letters and digits, not "${row.label}".`,
        },
      ]),
  ...between(row.seats, 1, seatsPerRow, `${path}.seats`, true),
  ...between(row.startNumber ?? 1, 1, 10_000, `${path}.startNumber`, true),
  ...(row.aislesAfter ?? []).flatMap((aisle, at) =>
    between(aisle, 1, Math.max(1, row.seats - 1), `${path}.aislesAfter[${at}]`, true),
  ),
];

/** An arc must have a radius, and no row may go around more than once. */
const arcProblems = (
  { shape, rows, seatPitch, rowPitch, aisleWidth = 1.2 }: ReservedSection,
  path: string,
): Problem[] => {
  if (shape.kind === 'straight') return [];
  const radius = between(shape.radius, 0.5, 1_000, `${path}.shape.radius`);
  if (radius.length > 0) return radius;
  return rows.flatMap((row, behind) => {
    const length = row.seats * seatPitch + (row.aislesAfter ?? []).length * aisleWidth;
    const around = 2 * Math.PI * (shape.radius + behind * rowPitch);
    if (length <= around) return [];
    return [
      {
        path: `${path}.rows[${behind}]`,
        code: 'arc-too-short',
        message: `Row "${row.label}" is ${length.toFixed(1)} m long and its circle only ${around.toFixed(1)} m.`,
      },
    ];
  });
};
