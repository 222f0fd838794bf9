import { ok, refuse } from '../kernel/index.ts';
import type { Result, SeatId, TierId } from '../kernel/index.ts';
import { bestWindow } from './best-window.ts';
import type { NotEnoughSeats } from './refusals.ts';
import { seatFlags } from './seat-map.ts';
import type { SeatMap } from './seat-map.ts';
import { groupings } from './groupings.ts';

/** What a buyer who leaves the choice to us wants. */
export interface BestAvailableWish {
  readonly quantity: number;
  /** Empty or absent: any tier. */
  readonly tierIds?: readonly TierId[];
  /** Accessible seats and their companions only. */
  readonly accessible?: boolean;
  /** Accessible seats go to everybody: their release time has come. */
  readonly accessibleReleased?: boolean;
  readonly isFree: (index: number) => boolean;
  /**
   * 0 takes the best; a larger number takes one of the next best, the same for the same number. Buyers who lost a race ask with
   * different numbers, so that they do not all run for the same seats again.
   */
  readonly spread?: number;
}

/** Why these seats. */
export interface BestAvailableExplanation {
  /** `adjacent`: side by side. `groups`: no row had room for all, so they sit in groups as near to each other as possible. */
  readonly rule: 'adjacent' | 'groups';
  readonly groups: readonly { readonly sectionId: string; readonly row: string; readonly seats: number }[];
  /** Single free seats this choice leaves between taken ones. */
  readonly orphansLeft: number;
  /** Mean distance to where everybody looks, in metres. */
  readonly distance: number;
}

export interface BestAvailableChoice {
  readonly seatIds: readonly SeatId[];
  readonly explanation: BestAvailableExplanation;
}

/**
 * The best seats that are free: side by side and nearest to the focal point, leaving no single seat alone if any choice avoids it; else in the fewest groups near each
 * other, nobody alone if that can be.
 */
export const chooseBestAvailable = (
  seatMap: SeatMap,
  wish: BestAvailableWish,
): Result<BestAvailableChoice, NotEnoughSeats> => {
  const fits = eligibility(seatMap, wish);
  const together = bestWindow(seatMap, { size: wish.quantity, fits, isFree: wish.isFree, spread: wish.spread ?? 0 });
  if (together !== undefined) return ok(explain(seatMap, 'adjacent', [together.seats], together.orphans));
  let available = 0;
  for (let index = 0; index < seatMap.seats.length; index += 1) available += fits(index) ? 1 : 0;
  if (available < wish.quantity) return refuse({ code: 'seating/not-enough-seats', available });
  return ok(chooseGroups(seatMap, wish, fits));
};

const eligibility = (seatMap: SeatMap, wish: BestAvailableWish): ((index: number) => boolean) => {
  const tiers = wish.tierIds && wish.tierIds.length > 0 ? new Set<TierId>(wish.tierIds) : undefined;
  const { tier, tierIds, flags } = seatMap.columns;
  const kindFits = (has: number): boolean => {
    const reserved = (has & (seatFlags.accessible | seatFlags.companion)) !== 0;
    return wish.accessible === true ? reserved : !reserved || wish.accessibleReleased === true;
  };
  return (index) => {
    const has = flags[index] ?? seatFlags.blocked;
    const tierId = tierIds[tier[index] ?? 0] ?? null;
    if ((has & seatFlags.blocked) !== 0 || tierId === null || !wish.isFree(index)) return false;
    return kindFits(has) && (tiers === undefined || tiers.has(tierId));
  };
};

/** Tries the groupings from the best on: fewest people alone, then fewest groups. Alone everywhere always works, since there are enough seats. */
const chooseGroups = (
  seatMap: SeatMap,
  wish: BestAvailableWish,
  fits: (index: number) => boolean,
): BestAvailableChoice => {
  for (const sizes of groupings(wish.quantity)) {
    const chosen = placeGroups(seatMap, wish, fits, sizes);
    if (chosen !== undefined) return chosen;
  }
  throw new Error('unreachable: single seats always fit');
};

const placeGroups = (
  seatMap: SeatMap,
  wish: BestAvailableWish,
  fits: (index: number) => boolean,
  sizes: readonly number[],
): BestAvailableChoice | undefined => {
  const used = new Set<number>();
  const groups: (readonly number[])[] = [];
  let orphans = 0;
  for (const size of sizes) {
    const first = seatMap.seats.at(groups[0]?.[0] ?? seatMap.seats.length);
    const window = bestWindow(seatMap, {
      size,
      fits: (index) => !used.has(index) && fits(index),
      isFree: (index) => !used.has(index) && wish.isFree(index),
      spread: groups.length === 0 ? (wish.spread ?? 0) : 0,
      ...(first === undefined ? {} : { near: first }),
    });
    if (window === undefined) return undefined;
    for (const index of window.seats) used.add(index);
    groups.push(window.seats);
    orphans += window.orphans;
  }
  return explain(seatMap, 'groups', groups, orphans);
};

const explain = (
  { seats, focalPoint }: SeatMap,
  rule: 'adjacent' | 'groups',
  groups: readonly (readonly number[])[],
  orphansLeft: number,
): BestAvailableChoice => {
  const chosen = groups.map((group) => group.flatMap((index) => seats.at(index) ?? []));
  const all = chosen.flat();
  const distance =
    all.reduce((sum, { x, y }) => sum + Math.hypot(x - focalPoint.x, y - focalPoint.y), 0) / Math.max(1, all.length);
  return {
    seatIds: all.map(({ seatId }) => seatId),
    explanation: {
      rule,
      groups: chosen.map((group) => ({
        sectionId: group[0]?.sectionId ?? '',
        row: group[0]?.row ?? '',
        seats: group.length,
      })),
      orphansLeft,
      distance: Math.round(distance * 10) / 10,
    },
  };
};
