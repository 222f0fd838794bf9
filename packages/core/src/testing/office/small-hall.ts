import type { EventDetails } from '../../catalog/index.ts';
import type { LayoutDraft } from '../../halls/index.ts';
import { money } from '../../kernel/index.ts';
import type { AreaId, SeatId, TierId } from '../../kernel/index.ts';
import { areaSection, hallOf, rowSection } from './halls.ts';

/** A tier at a price in cents. */
export const tier = (name: string, amountMinor: number): EventDetails['tiers'][number] => ({
  tierId: name as TierId,
  name,
  price: money(amountMinor, 'EUR'),
  color: '#336699',
});

/** The tiers of {@link smallHall}: a table at 800 euros, a seat or place at 19.99, and guests. */
export const tiers = { vip: 'vip' as TierId, stalls: 'stalls' as TierId, free: 'free' as TierId } as const;
/** The area of {@link smallHall}. */
export const standing: AreaId = 'standing' as AreaId;
/** Seat n of row A, 1 to 20, at 19.99. */
export const seatA = (n: number): SeatId => `main-A-${n}` as SeatId;
/** Seat n of row B, 1 to 20, free of charge. */
export const seatB = (n: number): SeatId => `main-B-${n}` as SeatId;
/** A seat that is not for sale. */
export const blockedSeat: SeatId = 'main-C-1' as SeatId;
/** An accessible seat. */
export const accessibleSeat: SeatId = 'main-C-2' as SeatId;
/** A table for eight, sold as a whole. */
export const wholeTable: SeatId = 'table1' as SeatId;

/**
 * Row A of 20 stalls seats, row B of 20 free ones, row C with special seats, a table for 8 sold as
 * a whole, and 12 standing places.
 */
export const smallHall: LayoutDraft = hallOf([
  rowSection(
    'main',
    [
      { label: 'A', seats: 20 },
      { label: 'B', seats: 20, tierId: tiers.free },
      { label: 'C', seats: 2 },
    ],
    {
      label: 'Main',
      notes: [
        { row: 'C', number: 1, blocked: true },
        { row: 'C', number: 2, accessible: true },
      ],
    },
  ),
  {
    kind: 'table',
    sectionId: 'table1',
    label: 'Table 1',
    position: { x: 25, y: 25 },
    rotation: 0,
    chairs: 8,
    radius: 1,
    tierId: tiers.vip,
    sold: 'whole',
  },
  areaSection(standing, 12),
]);
