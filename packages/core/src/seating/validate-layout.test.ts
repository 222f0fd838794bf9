import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atOnce, defaultLimits } from '../kernel/index.ts';
import { rowHall, rowSection, tiers } from '../testing/index.ts';
import { drawLayout } from './draw-layout.ts';
import type { Layout, Section } from './layout.ts';
import { findOverlaps } from './overlaps.ts';
import { validateLayout } from './validate-layout.ts';

const tables = (count: number): Layout => ({
  ...rowHall([]),
  sections: Array.from({ length: count }, (_, at) => ({
    kind: 'table',
    sectionId: `T${at}`,
    label: `Table ${at}`,
    tierId: tiers.stalls,
    position: { x: 50, y: 50 },
    rotation: 0,
    chairs: 20,
    radius: 1,
    sold: 'by_seat',
  })),
});

const rows = [{ label: 'A', seats: 20 }];
const hallOf = (section: Section): Layout => ({ ...rowHall([]), sections: [section] });

describe('a check of a layout', () => {
  it('names some of the seats that stand in one another, and counts the rest', () => {
    const problems = validateLayout(tables(800));
    expect(problems).toHaveLength(51);
    expect(problems.at(-1)).toMatchObject({ path: '', code: 'overlapping-seats' });
    expect(problems.at(-1)?.message).toContain('more problems');
  });

  it('names some problems of each kind, however many there are', () => {
    const notes = Array.from({ length: 900 }, (_, at) => ({ row: 'Q', number: at + 1 }));
    const problems = validateLayout(hallOf(rowSection('S', rows, { notes })));
    expect(problems).toHaveLength(51);
    expect(problems.at(-1)?.message).toBe('There are 850 more problems of this kind.');
  });

  it.each<readonly [string, Layout]>([
    ['sections', { ...tables(defaultLimits.sectionsPerLayout + 1) }],
    ['sections[0].rows', rowHall(Array.from({ length: 1_001 }, (_, at) => ({ label: `R${at}`, seats: 1 })))],
    ['sections[0].rows[0].aislesAfter', rowHall([{ label: 'A', seats: 99, aislesAfter: Array(51).fill(1) }])],
    ['sections[0].notes', rowHall(rows, Array(5_001).fill({ row: 'A', number: 1 }))],
    ['sections[0].label', hallOf({ ...rowSection('S', rows), label: 'x'.repeat(61) })],
    ['name', { ...rowHall(rows), name: 'x'.repeat(201) }],
  ])('says where something is too long or too many: %s', (path, layout) => {
    expect(validateLayout(layout).map((problem) => problem.path)).toContain(path);
  });

  it('takes no more tiers than an event may have', () => {
    const many = Array.from({ length: 51 }, (_, at) => ({ label: `R${at}`, seats: 1, tierId: `t${at}` as never }));
    expect(validateLayout(rowHall(many))).toMatchObject([{ path: 'sections', code: 'too-many-tiers' }]);
  });

  it('repeats no more of a name than a person can read', () => {
    const [problem] = validateLayout(rowHall([{ label: 'x'.repeat(100_000), seats: 1 }]));
    expect(problem?.message.length).toBeLessThan(200);
  });
});

describe('seats in one another', () => {
  /** Centimetres, so that many of them are near. */
  const points = fc.array(fc.tuple(fc.integer({ min: -150, max: 150 }), fc.integer({ min: -150, max: 150 })), {
    maxLength: 60,
  });

  it('are found as comparing each with each finds them', () => {
    fc.assert(
      fc.property(points, (found) => {
        const x = Float64Array.from(found, ([along]) => along / 100);
        const y = Float64Array.from(found, ([, down]) => down / 100);
        const near = (one: number, other: number): boolean =>
          Math.hypot((x[one] ?? 0) - (x[other] ?? 0), (y[one] ?? 0) - (y[other] ?? 0)) < 0.35;
        const { count, standsIn } = atOnce(findOverlaps({ x, y }));
        const all = [...x.keys()];
        const free = all.filter((index) => standsIn[index] === -1);
        expect(count).toBe(all.length - free.length);
        for (const index of all) {
          const other = standsIn[index] ?? -1;
          if (other >= 0) expect(near(index, other) && standsIn[other] === -1).toBe(true);
          else expect(free.filter((each) => each !== index && near(each, index))).toEqual([]);
        }
      }),
    );
  });

  it('are looked for in slices of ten thousand', () => {
    const pausesOf = (seats: number): number =>
      [...findOverlaps({ x: Float64Array.from({ length: seats }, (_, at) => at), y: new Float64Array(seats) })].length;
    expect([0, 9_999, 10_000, 25_000].map(pausesOf)).toEqual([0, 0, 1, 2]);
  });

  it('are none in rows that go as near as rows may', () => {
    expect(atOnce(findOverlaps(drawLayout(rowHall([{ label: 'A', seats: 500 }])).columns)).count).toBe(0);
  });
});
