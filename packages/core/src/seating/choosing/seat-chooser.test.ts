import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeatId } from '../../kernel/index.ts';
import type { Section } from '../layout.ts';
import { seatFlags } from '../seat-map.ts';
import type { SeatMap } from '../seat-map.ts';
import { chooseByTryingAll } from './best-available.fixture.ts';
import { groupings } from './groupings.ts';
import { block, drawHall, hardHalls, tier } from './halls.fixture.ts';
import { seatChooser } from './seat-chooser.ts';
import type { BestAvailableChoice, SeatWish } from './seat-wish.ts';

const tierName = fc.constantFrom('gold', 'silver');
const note = fc.record({
  row: fc.constantFrom('1', '2', '3'),
  number: fc.integer({ min: 1, max: 12 }),
  accessible: fc.boolean(),
  blocked: fc.boolean(),
  tierId: tierName.map(tier),
});
const row = fc.record({
  seats: fc.integer({ min: 1, max: 12 }),
  aislesAfter: fc.array(fc.integer({ min: 1, max: 11 }), { maxLength: 2 }),
});
const rowSection = fc
  .record({
    rows: fc.array(row, { minLength: 1, maxLength: 4 }),
    notes: fc.array(note, { maxLength: 5 }),
    tierId: tierName.map(tier),
    x: fc.integer({ min: 0, max: 60 }),
    y: fc.integer({ min: 0, max: 300 }),
  })
  .map(({ rows, notes, tierId, x, y }) => ({ rows, notes, tierId, position: { x, y } }));
const table = fc.record({ chairs: fc.integer({ min: 1, max: 8 }), sold: fc.constantFrom('by_seat', 'whole') });

/**
 * Small halls of every kind: rows with aisles, tables, tiers in turn, accessible and blocked seats,
 * sections far away.
 */
const hall: fc.Arbitrary<SeatMap> = fc
  .record({ blocks: fc.array(rowSection, { minLength: 1, maxLength: 3 }), tables: fc.array(table, { maxLength: 2 }) })
  .map(({ blocks, tables }) => {
    const drawn: Section[] = blocks.map(({ rows, ...more }, at) =>
      block(
        `S${at}`,
        rows.map((each, place) => ({ ...each, label: String(place + 1) })),
        more,
      ),
    );
    const round = tables.map(({ chairs, sold }, at): Section => {
      const placed = { position: { x: 10, y: 10 * at }, rotation: 0, radius: 1, tierId: tier('gold') };
      return { kind: 'table', sectionId: `T${at}`, label: `T${at}`, chairs, sold, ...placed };
    });
    return drawHall([...drawn, ...round]);
  });

const wish: fc.Arbitrary<SeatWish> = fc.record({
  quantity: fc.integer({ min: 1, max: 10 }),
  tierIds: fc.subarray([tier('gold'), tier('silver'), tier('unheard-of')]),
  accessible: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  accessibleReleased: fc.boolean(),
  spread: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 })),
});

/** A place in the order of preference: 0 side by side, then the groupings. */
const rankOf = ({ seatIds, explanation }: BestAvailableChoice): number => {
  const sizes = explanation.groups.map(({ seats }) => seats);
  const grouping = groupings(seatIds.length).findIndex((each) => String(each) === String(sizes));
  return explanation.rule === 'adjacent' ? 0 : 1 + grouping;
};

const changes = fc.array(fc.record({ at: fc.nat(), isFree: fc.boolean() }), { maxLength: 120 });

describe('a seat chooser', () => {
  it('chooses what trying everything chooses, or better, while the seats change under it', () => {
    fc.assert(
      fc.property(hall, wish, wish, changes, fc.integer({ min: 0, max: 9 }), (seatMap, one, other, moves, taken) => {
        const closed = seatFlags.blocked | seatFlags.whole;
        const isOpen = (index: number) => ((seatMap.columns.flags[index] ?? closed) & closed) === 0;
        const free = Array.from(seatMap.seats, ({ index }) => isOpen(index) && (index * 7) % 10 >= taken);
        const chooser = seatChooser(seatMap, (index) => free[index] === true);
        // Chosen before, so that what is kept is brought up to date rather than made anew.
        chooser.choose(one);
        chooser.choose(other);
        for (const { at, isFree } of moves) {
          const index = at % seatMap.seats.length;
          free[index] = isOpen(index) && isFree;
          chooser.changed(index);
        }
        for (const asked of [one, other]) {
          const found = chooser.choose(asked);
          const best = chooseByTryingAll(seatMap, { ...asked, isFree: (index) => free[index] === true });
          if (!found.ok || !best.ok) {
            expect(found).toEqual(best);
            continue;
          }
          expect(rankOf(found.value)).toBeLessThanOrEqual(rankOf(best.value));
          if (rankOf(found.value) === rankOf(best.value)) expect(found).toEqual(best);
          const indices = found.value.seatIds.map((seatId) => seatMap.indexOf.get(seatId) ?? -1);
          expect(new Set(indices).size).toBe(asked.quantity);
          expect(indices.every((index) => free[index])).toBe(true);
        }
      }),
      { numRuns: Number(process.env['TICKETLY_HALLS'] ?? 2_000) },
    );
  });

  const small = Object.entries(hardHalls(200));
  it.each(small)('chooses in a small hall of that kind what trying everything chooses: %s', (_kind, hardHall) => {
    const { seatMap, isFree, wish: hard } = hardHall();
    for (let quantity = 1; quantity <= 10; quantity += 1) {
      const asked = { ...hard, quantity };
      expect(seatChooser(seatMap, isFree).choose(asked)).toEqual(chooseByTryingAll(seatMap, { ...asked, isFree }));
    }
  });

  const largeHalls = hardHalls(Number(process.env['TICKETLY_SEATS'] ?? 100_000));
  const large = Object.entries(largeHalls);
  it.each(large)('looks at no place of a large hall more than twice: %s', (_kind, hardHall) => {
    const { seatMap, isFree, wish: hard } = hardHall();
    const chooser = seatChooser(seatMap, isFree);
    chooser.choose(hard);
    const before = chooser.looked();
    for (let quantity = 1; quantity <= 10; quantity += 1) chooser.choose({ ...hard, quantity, spread: quantity });
    const places = seatMap.seats.length + seatMap.runs.length;
    expect((chooser.looked() - before) / 10).toBeLessThan(2 * places + 2_000);
  });

  it.each(['singles only', 'pairs only', 'rows of odd lengths', 'tables of eight'])(
    'looks only around the best place of a large hall that has enough there: %s',
    (kind) => {
      const { seatMap, isFree, wish: hard } = largeHalls[kind]?.() ?? expect.unreachable();
      const chooser = seatChooser(seatMap, isFree);
      chooser.choose(hard);
      const before = chooser.looked();
      chooser.choose(hard);
      expect(chooser.looked() - before).toBeLessThan(3_000);
    },
  );

  it('looks at nothing to say that there are too few', () => {
    const { seatMap, isFree, wish: hard } = hardHalls(10_000)['one seat too few']?.() ?? expect.unreachable();
    const chooser = seatChooser(seatMap, isFree);
    expect(chooser.choose(hard)).toEqual({ ok: false, refusal: { code: 'seating/not-enough-seats', available: 9 } });
    const before = chooser.looked();
    chooser.choose(hard);
    expect(chooser.looked()).toBe(before);
  });

  it('is left by every choice as it was', () => {
    const { seatMap, isFree, wish: hard } = hardHalls(500)['groups of many sizes']?.() ?? expect.unreachable();
    const chooser = seatChooser(seatMap, isFree);
    const first = chooser.choose(hard);
    expect(chooser.choose({ ...hard, without: first.ok ? first.value.seatIds : [] })).not.toEqual(first);
    expect(chooser.choose(hard)).toEqual(first);
  });

  it('keeps seats from others until they are given back, unless they are asked for too', () => {
    const seatMap = drawHall([block('S', [{ label: 'A', seats: 4 }])]);
    const chooser = seatChooser(seatMap, () => true);
    const seats = ['S-A-2', 'S-A-3'] as SeatId[];
    const giveBack = chooser.keep(seats);
    const keptTwice = chooser.keep(seats);
    const pair = { quantity: 2 } as const;
    expect(chooser.choose(pair)).toMatchObject({ value: { seatIds: ['S-A-1', 'S-A-4'] } });
    expect(chooser.choose({ ...pair, alsoKept: true })).toMatchObject({ value: { explanation: { rule: 'adjacent' } } });
    giveBack();
    giveBack();
    expect(chooser.choose(pair)).toMatchObject({ value: { seatIds: ['S-A-1', 'S-A-4'] } });
    keptTwice();
    expect(chooser.choose(pair)).toMatchObject({ value: { explanation: { rule: 'adjacent' } } });
  });
});
