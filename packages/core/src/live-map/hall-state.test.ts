import { describe, expect, test } from 'vitest';
import type { AreaId, SeatId } from '../kernel/index.ts';
import type { SeatChange } from '../locking/index.ts';
import { drawLayout, gaUnitId } from '../seating/index.ts';
import type { Section } from '../seating/index.ts';
import { areaSection, hallOf, layoutOf, rowSection, tiers } from '../testing/index.ts';
import { hallState } from './hall-state.ts';

const floor = 'floor' as AreaId;
const seat = (n: number): SeatId => `S-A-${n}` as SeatId;
const unit = (n: number): SeatId => gaUnitId(floor, n);
const rows = rowSection('S', [{ label: 'A', seats: 3 }], { notes: [{ row: 'A', number: 3, blocked: true }] });

/** Two seats, a third that is blocked, and a floor with room for two. */
const smallState = (sections: readonly Section[] = [rows, areaSection(floor, 2)]) =>
  hallState(drawLayout(layoutOf(hallOf(sections))));

const to = (seatId: SeatId, status: SeatChange['status']): SeatChange => ({ seatId, status });

describe('the state of a hall', () => {
  test('counts in an area what is free, and a change there is news only if the count changed', () => {
    const state = smallState();
    const steps: readonly [n: number, SeatChange['status'], isNews: boolean, left: number][] = [
      [1, 'f', false, 2],
      [1, 'h', true, 1],
      [1, 'h', false, 1],
      [1, 's', false, 1],
      [2, 's', true, 0],
      [1, 'f', true, 1],
      [2, 'h', false, 1],
      [2, 'f', true, 2],
    ];
    for (const [n, status, isNews, left] of steps) {
      expect(state.set(to(unit(n), status))).toBe(isNews);
      expect([state.leftIn(floor), state.leftByTier()]).toEqual([left, { [tiers.stalls]: 2 + left }]);
    }
  });

  test('spells the status of every seat as it is now; a repeated change is no news', () => {
    const state = smallState();
    expect(state.text()).toBe('ffb');
    expect([state.set(to(seat(1), 'h')), state.set(to(seat(1), 'h')), state.set(to(seat(2), 's'))]).toEqual([
      true,
      false,
      true,
    ]);
    expect([state.text(), state.leftByTier()]).toEqual(['hsb', { [tiers.stalls]: 2 }]);
    expect([0, 1, 2, 3].map((index) => state.statusAt(index)).join('')).toBe('hsbb');
  });

  test('is sold out once nothing is free or held, seat or place', () => {
    const state = smallState();
    for (const seatId of [seat(1), seat(2), unit(1)]) state.set(to(seatId, 's'));
    expect(state.soldOut()).toBe(false);
    state.set(to(unit(2), 'h'));
    expect(state.soldOut()).toBe(false);
    state.set(to(unit(2), 's'));
    expect(state.soldOut()).toBe(true);
    state.set(to(seat(1), 'h'));
    expect(state.soldOut()).toBe(false);
    state.set(to(seat(1), 'f'));
    expect(state.soldOut()).toBe(false);
  });

  test('knows its seats and the places of its areas, and no others', () => {
    const state = smallState();
    expect([seat(2), unit(2)].map((seatId) => state.partOf(seatId))).toEqual([
      { kind: 'seat', index: 1 },
      { kind: 'area', areaId: floor },
    ]);
    for (const stranger of [seat(4), unit(3), gaUnitId('garden' as AreaId, 1)]) {
      expect(state.partOf(stranger)).toBeUndefined();
      expect(state.set(to(stranger, 's'))).toBe(false);
    }
    expect([state.leftIn(floor), state.leftIn('garden' as AreaId)]).toEqual([2, 0]);
  });

  test('sells nothing that is blocked or has no tier, whatever happens to it', () => {
    const { tierId: _rowTier, ...untiered } = rowSection('S', [{ label: 'A', seats: 2 }]);
    const { tierId: _areaTier, ...standing } = areaSection(floor, 2);
    for (const [sections, text] of [
      [[rows], 'ffb'],
      [[untiered, standing], 'bb'],
    ] as const) {
      const state = smallState(sections);
      expect(state.text()).toBe(text);
      expect(state.set(to(seat(text.length), 's'))).toBe(false);
      expect(state.text()).toBe(text);
      expect(state.soldOut()).toBe(text === 'bb');
    }
    expect(smallState([untiered, standing]).leftByTier()).toEqual({});
  });
});
