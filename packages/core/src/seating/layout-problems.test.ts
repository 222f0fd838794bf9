import { describe, expect, it } from 'vitest';
import { areaSection, hallOf, layoutOf, rowSection, rowsOf, tiers } from '../testing/index.ts';
import type { Layout, ReservedSection, Row, Section, SeatNote } from './layout.ts';
import { validateInSlices, validateLayout } from './validate-layout.ts';
import type { LayoutRules } from './validate-layout.ts';

const hall = (...sections: readonly Section[]): Layout => layoutOf(hallOf(sections));
const block = (over: Partial<ReservedSection> = {}, row: Partial<Row> = {}): Layout =>
  hall(rowSection('S', [{ label: 'A', seats: 4, ...row }], over));
const noted = (...notes: readonly SeatNote[]): Layout => block({ notes });
const table = (over: object = {}): Section => ({
  ...areaSection('T', 1),
  kind: 'table',
  label: 'Table',
  chairs: 4,
  radius: 1,
  sold: 'by_seat',
  ...over,
});
const { tierId: _, ...unpainted } = rowSection('S', rowsOf(1, 2));

/** What is wrong, the rules it breaks, and what is said of it. */
type Wrong = readonly [message: string, layout: Layout, rules?: LayoutRules];

const wrong: readonly Wrong[] = [
  ['At most 1 may stand here, not 2.', hall(areaSection('a', 1), table()), { sectionsPerLayout: 1 }],
  ['At most 1 may stand here, not 2.', hall(rowSection('S', rowsOf(2, 2))), { rowsPerLayout: 1 }],
  [
    'The drawing must measure more than 0 and at most 2,000 m each way, not 0 × 5.',
    { ...block(), canvas: { width: 0, height: 5 } },
  ],
  ['The focal point must lie within ±10,000, not at 10001.', { ...block(), focalPoint: { x: 10_001, y: 0 } }],
  ['The hall has 9 places; a session may have 8.', hall(areaSection('a', 5), table()), { seatsPerSession: 8 }],
  ['The hall has no seat and no area.', hall({ ...areaSection('a', 1), kind: 'non_sellable' })],
  [
    'The hall is painted with 2 tiers; an event may have 1.',
    noted({ row: 'A', number: 1, tierId: tiers.vip }),
    { tiersPerEvent: 1 },
  ],
  ['The hall is painted with 2 tiers; an event may have 1.', block({}, { tierId: tiers.vip }), { tiersPerEvent: 1 }],
  ['The section label "block s" appears twice.', hall(rowSection('S', rowsOf(1, 2)), table({ label: 'block s' }))],
  ['A section id has 1 to 24 letters, digits and underscores, not "a-b".', block({ sectionId: 'a-b' })],
  ['rotation must be a number within ±10,000, not NaN.', block({ rotation: Number.NaN })],
  ['Must be a number from 0.3 to 5, not 0.2.', block({ seatPitch: 0.2 })],
  ['Must be a whole number from 1 to 30, not 1.5.', hall(table({ chairs: 1.5 }))],
  [
    'Must be a number from 0.1 to 2000, not 0.',
    hall(areaSection('a', 1), {
      ...areaSection('b', 1, { position: { x: 90, y: 5 }, size: { width: 0, height: 1 } }),
      kind: 'non_sellable',
    }),
  ],
  ['Section "Block S" has no rows.', hall(rowSection('S', []), table())],
  [
    'Row "A" appears twice in section "Block S".',
    hall(
      rowSection('S', [
        { label: 'A', seats: 2 },
        { label: 'A', seats: 2 },
      ]),
    ),
  ],
  ['A row label has 1 to 6 letters and digits, not "A-1".', block({}, { label: 'A-1' })],
  ['Numbers that are odd do not begin with 2.', block({ numbering: 'odd' }, { startNumber: 2 })],
  [
    'Row "A" is 7.4 m long and its circle only 6.3 m.',
    block({ shape: { kind: 'curved', radius: 1 } }, { seats: 10, aislesAfter: [1, 2] }),
  ],
  ['"Block S" has seats without a tier that are not blocked.', hall(unpainted)],
  ['"Block S" uses tier "stalls", which the event does not have.', block(), { tierIds: [tiers.vip] }],
  ['"Standing" uses tier "stalls", which the event does not have.', hall(areaSection('a', 1)), { tierIds: [] }],
  [
    'Seats S-A-1 and T stand in one another.',
    hall(
      rowSection(
        'S',
        rowsOf(1, 1).map((row) => ({ ...row, label: 'A' })),
      ),
      table({ sold: 'whole', position: { x: 25, y: 5.3 } }),
    ),
  ],
  ['There is no seat "B-1" in "Block S".', noted({ row: 'B', number: 1 })],
  ["Seat S-A-1 can't be its own companion.", noted({ row: 'A', number: 1, companionOf: 1 })],
  ['Seat S-A-2 is not an accessible seat.', noted({ row: 'A', number: 1, companionOf: 2 })],
  ['Seat S-A-9 is not an accessible seat.', noted({ row: 'A', number: 1, companionOf: 9 })],
  ['Every seat of the hall is blocked.', noted(...[1, 2, 3, 4].map((number) => ({ row: 'A', number, blocked: true })))],
  ['"Block S" lies far outside the drawing.', block({ position: { x: 9_000, y: 5 } })],
  ['"Other" lies on "Standing".', hall(areaSection('a', 1), areaSection('b', 1, { label: 'Other' }))],
];

describe('a layout', () => {
  it.for(wrong)('is refused with a sentence that says why: %s', ([message, layout, rules]) => {
    expect(validateLayout(layout, rules).map((problem) => problem.message)).toEqual([message]);
  });

  it.for<readonly [string, Layout, LayoutRules?]>([
    [
      'blocked seats without a tier',
      hall({
        ...unpainted,
        notes: [
          { row: 'R1', number: 1, blocked: true },
          { row: 'R1', number: 2, tierId: tiers.vip },
        ],
      }),
    ],
    [
      'an area beside seats that are all blocked',
      hall(rowSection('S', rowsOf(1, 1), { notes: [{ row: 'R1', number: 1, blocked: true }] }), areaSection('a', 1)),
    ],
    [
      'a companion beside an accessible seat',
      noted({ row: 'A', number: 1, accessible: true }, { row: 'A', number: 2, companionOf: 1 }),
    ],
    ['tiers that the event has', block(), { tierIds: [tiers.vip, tiers.stalls] }],
    [
      'odd and even numbers that begin as such',
      hall(
        rowSection('S', [{ label: 'A', seats: 4, startNumber: 3 }], { numbering: 'odd' }),
        rowSection('E', [{ label: 'A', seats: 4, startNumber: 4 }], { numbering: 'even', position: { x: 60, y: 5 } }),
      ),
    ],
    ['an odd start where numbers ascend', block({}, { startNumber: 2 })],
    ['a row that just goes around', block({ shape: { kind: 'curved', radius: 1 } }, { seats: 12 })],
    [
      'a longer row behind one that goes around',
      hall(
        rowSection(
          'S',
          [
            { label: 'A', seats: 12 },
            { label: 'B', seats: 24 },
          ],
          { shape: { kind: 'curved', radius: 1 }, rowPitch: 1 },
        ),
      ),
    ],
  ])('may have %s', ([, layout, rules]) => {
    expect(validateLayout(layout, rules)).toEqual([]);
  });

  it('is checked in slices: a pause for so many rows and notes, and for so many areas', () => {
    const slicesOf = (layout: Layout): number => [...validateInSlices(layout)].length;
    const areas = (count: number): Layout =>
      hall(
        ...Array.from({ length: count }, (_, at) =>
          areaSection(`a${at}`, 1, {
            label: `Area ${at}`,
            position: { x: 20 * (at % 100), y: 20 * Math.floor(at / 100) },
          }),
        ),
      );
    const rows = (count: number): Layout =>
      hall(
        ...Array.from({ length: 4 }, (_, at) =>
          rowSection(`S${at}`, rowsOf(count, 1), { position: { x: 90 * at, y: 5 } }),
        ),
      );
    const few = slicesOf(rows(10));
    expect(slicesOf(areas(2))).toBe(few);
    expect(slicesOf(rows(600))).toBe(few + 1);
    expect(slicesOf(rows(1_000))).toBe(few + 2);
    expect(slicesOf(areas(300))).toBe(few + 2);
  });
});
