import { describe, expect, it } from 'vitest';
import type { AreaId } from '../kernel/index.ts';
import { rowHall, rowSection, tiers } from '../testing/index.ts';
import type { GeneralAdmissionSection, Layout, Section } from './layout.ts';
import { validateLayout } from './validate-layout.ts';

const rows = [{ label: 'A', seats: 4 }];
const seats = rowSection('S', rows);
const area = (name: string, x: number, over: Partial<GeneralAdmissionSection> = {}): GeneralAdmissionSection => ({
  ...{ kind: 'general_admission', sectionId: name, label: name, areaId: name as AreaId, capacity: 5 },
  ...{ position: { x, y: 100 }, rotation: 0, tierId: tiers.stalls, size: { width: 10, height: 10 }, ...over },
});
const hall = (...sections: readonly Section[]): Layout => ({ ...rowHall([]), sections });
const problemsOf = (layout: Layout) => validateLayout(layout).map(({ path, code }) => `${path}: ${code}`);
const noted = (...notes: NonNullable<(typeof seats)['notes']>) => hall({ ...seats, notes });

describe('a check of a layout finds', () => {
  it.each<readonly [string, Layout, readonly string[]]>([
    ['nothing wrong with a sound one', hall(seats, area('F', 100), area('G', 110)), []],
    [
      'a focal point that is nowhere',
      { ...rowHall(rows), focalPoint: { x: 1e308, y: Number.NaN } },
      ['focalPoint.x: bad-number', 'focalPoint.y: bad-number'],
    ],
    [
      'a seat that is its own companion',
      noted({ row: 'A', number: 1, accessible: true, companionOf: 1 }),
      ['sections[0].notes[0].companionOf: own-companion'],
    ],
    [
      'even numbers that begin with an odd one',
      hall({ ...seats, numbering: 'even', rows: [{ label: 'A', seats: 4, startNumber: 3 }] }),
      ['sections[0].rows[0].startNumber: start-unfit'],
    ],
    [
      'odd numbers that begin with an even one',
      hall({ ...seats, numbering: 'odd', rows: [{ label: 'A', seats: 4, startNumber: 2 }] }),
      ['sections[0].rows[0].startNumber: start-unfit'],
    ],
    [
      'a hall that is blocked, every seat of it',
      noted(...[1, 2, 3, 4].map((number) => ({ row: 'A', number, blocked: true }))),
      ['sections: nothing-to-sell'],
    ],
    ['areas on one another', hall(area('F', 100), area('G', 105)), ['sections[1].position: overlapping-areas']],
    [
      'areas on one another when they are turned, not where only their corners would meet',
      hall(area('F', 100, { rotation: 45 }), area('G', 111), area('H', 88, { position: { x: 88, y: 88 } })),
      ['sections[1].position: overlapping-areas'],
    ],
    [
      'sections far outside the drawing',
      hall(seats, { ...rowSection('T', rows), position: { x: 9_000, y: 5 } }, area('F', -3_000)),
      ['sections[1].position: outside', 'sections[2].position: outside'],
    ],
    [
      'sections that lie just too far, to each side',
      hall(
        ...[-2_000, 4_000, -2_001, 4_001].map((x, at) => area(`x${at}`, x, { position: { x, y: 50 * at } })),
        ...[-2_000, 4_000, -2_001, 4_001].map((y, at) => area(`y${at}`, 0, { position: { x: 50 * at, y } })),
      ),
      [2, 3, 6, 7].map((at) => `sections[${at}].position: outside`),
    ],
    [
      'each of the single seats far outside',
      hall(
        ...[0, 1, 2].map((at) => rowSection(`S${at}`, [{ label: 'A', seats: 1 }], { position: { x: at, y: 9_000 } })),
      ),
      [0, 1, 2].map((at) => `sections[${at}].position: outside`),
    ],
    ['nothing in areas that overlap by less than 10 cm', hall(area('F', 100), area('G', 109.91)), []],
    [
      'areas that overlap by more',
      hall(area('F', 100), area('G', 109.89)),
      ['sections[1].position: overlapping-areas'],
    ],
    [
      'what lies on a long area that is turned, not what lies beside it',
      hall(
        area('F', 100, { rotation: 30, size: { width: 40, height: 2 } }),
        area('G', 110, { size: { width: 2, height: 2 }, position: { x: 110, y: 94 } }),
        area('H', 110, { size: { width: 2, height: 2 }, position: { x: 110, y: 106 } }),
      ),
      ['sections[2].position: overlapping-areas'],
    ],
    ['a name of blanks', { ...rowHall(rows), name: ' \u200b ' }, ['name: length-invalid']],
  ])('%s', (_, layout, problems) => {
    expect(problemsOf(layout)).toEqual(problems);
  });
});
