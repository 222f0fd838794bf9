import { isId } from '@ticketly/core';
import { drawLayout, gaUnitId, validateLayout } from '@ticketly/core/seating';
import { signTicketCode, verifyTicketCode } from '@ticketly/core/tickets';
import type { AreaId, Layout, Section, SeatId, SessionId, TicketId, TierId } from '@ticketly/core';
import { memoryTicketKeys } from '@ticketly/core/memory';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ticketQr } from './ticket-picture.ts';

const letters = Array.from('ABCXYZabcxyz0189');
const text = (alphabet: readonly string[], max: number) =>
  fc
    .oneof(fc.constant(max), fc.integer({ min: 1, max: max }))
    .chain((length) => fc.array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length }))
    .map((chars) => chars.join(''));
const label = text(['W', 'i', 'É', '4'], 60);
const tierId = 'any' as TierId;
const place = { position: { x: 50, y: 50 }, rotation: 0 };

const sections: fc.Arbitrary<readonly Section[]> = fc
  .record({
    name: text(letters, 22),
    row: text(letters, 6),
    areaId: text([...letters, '~', '.', '@', '-', ':', '|', '_'], 130),
    capacity: fc.constantFrom(1, 9, 10, 99_000),
    startNumber: fc.constantFrom(1, 10_000),
    sold: fc.constantFrom('by_seat' as const, 'whole' as const),
    labels: fc.uniqueArray(label, { minLength: 3, maxLength: 3, selector: (one) => one.toLowerCase() }),
  })
  .map(({ name, row, areaId, capacity, startNumber, sold, labels: [one = '', two = '', three = ''] }) => [
    {
      ...{ kind: 'reserved', sectionId: `${name}_r`, label: one, ...place, tierId, shape: { kind: 'straight' } },
      ...{ numbering: 'ascending', seatPitch: 0.5, rowPitch: 1, rows: [{ label: row, seats: 2, startNumber }] },
    },
    {
      kind: 'table',
      sectionId: `${name}_t`,
      label: two,
      position: { x: 50, y: 80 },
      rotation: 0,
      ...{ chairs: 8, radius: 2, tierId, sold },
    },
    {
      ...{ kind: 'general_admission', sectionId: `${name}_g`, label: three, position: { x: 50, y: 20 }, rotation: 0 },
      ...{ areaId: areaId as AreaId, capacity, tierId, size: { width: 9, height: 9 } },
    },
  ]);

const layoutOf = (all: readonly Section[]): Layout => ({
  layoutId: '0190a5d0-0000-7000-8000-000000000001' as Layout['layoutId'],
  organizationId: '0190a5d0-0000-7000-8000-000000000002' as Layout['organizationId'],
  version: 1,
  name: 'Hall',
  canvas: { width: 100, height: 100 },
  focalPoint: { x: 50, y: 0 },
  sections: all,
});

/**
 * The seats of a hall, and the first and last place of its areas, with what is printed on their
 * tickets.
 */
const namesOf = (layout: Layout): readonly (readonly [SeatId, string])[] => {
  const { seats, areas } = drawLayout(layout);
  const units = areas.flatMap((area) => [1, area.capacity].map((n) => [gaUnitId(area.areaId, n), area.label] as const));
  return [...Array.from(seats, (seat) => [seat.seatId, seat.label] as const), ...units];
};

const keys = memoryTicketKeys();
const sessionId = '0190a5d0-0000-7000-8000-000000000003' as SessionId;
const ticketId = '0190a5d0-0000-7000-8000-000000000004' as TicketId;

describe('whatever a layout accepts', () => {
  test('can be sold and scanned: every seat has an id, and a code that reads the same', async () => {
    let legal = 0;
    await fc.assert(
      fc.asyncProperty(sections, async (all) => {
        const layout = layoutOf(all);
        const problems = validateLayout(layout);
        if (problems.length > 0) {
          expect(problems.map(({ path }) => path)).toEqual(['sections[2].areaId']);
          return;
        }
        legal += 1;
        let longest = '';
        for (const [seatId] of namesOf(layout)) {
          expect(isId(seatId)).toBe(true);
          const code = await signTicketCode(keys, { ticketId, sessionId, seatId, serial: 4_294_967_295 });
          expect(await verifyTicketCode(keys, code)).toMatchObject({ ok: true, value: { seatId } });
          if (code.length > longest.length) longest = code;
        }
        await ticketQr(longest);
      }),
      { numRuns: 25 },
    );
    expect(legal).toBeGreaterThan(0);
  });
});
