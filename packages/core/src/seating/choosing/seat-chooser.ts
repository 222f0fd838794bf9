import { atOnce, ok, refuse } from '../../kernel/index.ts';
import type { Result, SeatId } from '../../kernel/index.ts';
import type { NotEnoughSeats } from '../refusals.ts';
import { seatFlags } from '../seat-map.ts';
import type { SeatMap } from '../seat-map.ts';
import { bestWindow } from './best-window.ts';
import type { Choosing, Window } from './best-window.ts';
import { chooseGroups } from './choose-groups.ts';
import { explainChoice } from './explain-choice.ts';
import { freePlaces, longestCounted } from './free-places.ts';
import type { FreePlaces } from './free-places.ts';
import type { HallRows } from './hall-rows.ts';
import { hallRows } from './line-up.ts';
import type { BestAvailableChoice, SeatWish } from './seat-wish.ts';

/** Chooses seats in one hall, repeatedly. */
export interface SeatChooser {
  /** The seat of this index became free, or was taken. */
  changed(index: number): void;
  choose(wish: SeatWish): Result<BestAvailableChoice, NotEnoughSeats>;
  /** Keeps seats out of every choice, until the returned function is called. */
  keep(seatIds: readonly SeatId[]): () => void;
  /** How many places were looked at so far: the cost of choices, independent of the machine. */
  looked(): number;
}

/**
 * Wishes of up to this many kinds are kept up to date; for another kind the hall is counted again.
 */
const maxKinds = 4;

/**
 * A chooser over what `isFree` says of a seat. It remembers which seats are free and how they lie
 * together, and is told of every change: the cost of a choice does not depend on how many seats are
 * taken, and no choice goes through the hall more than a few times. In a large hall, run the slices
 * of {@link hallRows} first: the rest takes a few milliseconds here.
 */
export const seatChooser = (seatMap: SeatMap, isFree: (index: number) => boolean): SeatChooser => {
  const rows = atOnce(hallRows(seatMap));
  const kept = new Map<number, number>();
  const kinds = new Map<string, { readonly places: FreePlaces; readonly fitsAt: (place: number) => boolean }>();
  const isSeat = (place: number): boolean => {
    const index = rows.seatAt[place] ?? -1;
    return index >= 0 && ((seatMap.columns.flags[index] ?? 0) & seatFlags.whole) === 0 && isFree(index);
  };
  const free = new Uint8Array(rows.seatAt.length);
  let freeCount = 0;
  let looked = free.length;

  const setFree = (place: number, isNow: boolean): void => {
    if ((free[place] === 1) === isNow) return;
    free[place] = isNow ? 1 : 0;
    freeCount += isNow ? 1 : -1;
    for (const { places, fitsAt } of kinds.values()) if (fitsAt(place)) places.toggle(place, isNow);
  };
  const placeOf = (seatId: SeatId): number => rows.placeOf[seatMap.indexOf.get(seatId) ?? -1] ?? 0;
  const update = (place: number): void => setFree(place, isSeat(place) && !kept.has(place));

  const placesFor = (wish: SeatWish): FreePlaces => {
    const { key, fitsAt } = kindOf(rows, wish);
    const known = kinds.get(key);
    if (known === undefined) looked += free.length;
    const kind = known ?? { places: freePlaces(rows, (place) => free[place] === 1 && fitsAt(place)), fitsAt };
    kinds.delete(key);
    kinds.set(key, kind);
    const [oldest] = kinds.keys();
    if (kinds.size > maxKinds && oldest !== undefined) kinds.delete(oldest);
    return kind.places;
  };

  const choose = (wish: SeatWish): Result<BestAvailableChoice, NotEnoughSeats> => {
    const places = placesFor(wish);
    const choosing: Choosing = { rows, free, places, isMixed: places.total() < freeCount, looked: 0 };
    try {
      return chooseAmong(seatMap, choosing, wish);
    } finally {
      looked += choosing.looked;
    }
  };

  for (let place = 0; place < free.length; place += 1) update(place);

  return {
    changed: (index) => update(rows.placeOf[index] ?? 0),
    choose: (wish) => {
      const others = wish.alsoKept === true ? [...kept.keys()] : [];
      const without = Array.from(wish.without ?? [], placeOf);
      for (const place of others) setFree(place, isSeat(place));
      for (const place of without) setFree(place, false);
      try {
        return choose(wish);
      } finally {
        for (const place of [...without, ...others]) update(place);
      }
    },
    keep: (seatIds) => {
      const mine = seatIds.map(placeOf);
      const count = (place: number, by: 1 | -1): void => {
        const keepers = (kept.get(place) ?? 0) + by;
        if (keepers > 0) kept.set(place, keepers);
        else kept.delete(place);
        update(place);
      };
      for (const place of mine) count(place, 1);
      return () => {
        for (const place of mine.splice(0)) count(place, -1);
      };
    },
    looked: () => looked,
  };
};

const chooseAmong = (
  seatMap: SeatMap,
  choosing: Choosing,
  { quantity, spread = 0 }: SeatWish,
): Result<BestAvailableChoice, NotEnoughSeats> => {
  const { places } = choosing;
  const available = places.total();
  const together = canSitTogether(places, quantity) ? bestWindow(choosing, { size: quantity, spread }) : undefined;
  if (together !== undefined) return ok(explainChoice(seatMap, choosing.rows, 'adjacent', [together]));
  if (available < quantity) return refuse({ code: 'seating/not-enough-seats', available });
  const take = (window: Window, isFree: boolean): void => {
    for (let place = window.place; place < window.place + window.size; place += 1) {
      choosing.free[place] = isFree ? 1 : 0;
      places.toggle(place, isFree);
    }
  };
  return ok(explainChoice(seatMap, choosing.rows, 'groups', chooseGroups(choosing, { quantity, spread }, take)));
};

const canSitTogether = ({ stretches }: FreePlaces, quantity: number): boolean => {
  for (let length = Math.min(quantity, longestCounted); length < stretches.length; length += 1)
    if ((stretches[length] ?? 0) > 0) return true;
  return false;
};

/**
 * What makes two wishes of one kind: the tiers they allow, and whether they allow accessible seats.
 */
const kindOf = (
  { columns: { tier, tierIds: tiers, flags }, seatAt }: HallRows,
  { tierIds = [], accessible, accessibleReleased }: SeatWish,
): { readonly key: string; readonly fitsAt: (place: number) => boolean } => {
  const wanted = new Set(tierIds);
  const isWanted = tiers.map((tierId) => tierId !== null && (wanted.size === 0 || wanted.has(tierId)));
  const plain = accessible !== true;
  const reserved = accessible === true || accessibleReleased === true;
  return {
    key: JSON.stringify([isWanted.map(Number), plain, reserved]),
    fitsAt: (place) => {
      const index = seatAt[place] ?? -1;
      const has = flags[index] ?? seatFlags.blocked;
      if ((has & (seatFlags.blocked | seatFlags.whole)) !== 0) return false;
      const isReserved = (has & (seatFlags.accessible | seatFlags.companion)) !== 0;
      return (isReserved ? reserved : plain) && isWanted[tier[index] ?? 0] === true;
    },
  };
};
