import { editionOf } from '../kernel/index.ts';
import type { Clock, HoldId, Instant, PrincipalId, SeatId, SessionId, Edition } from '../kernel/index.ts';
import type { FeedVersion, Fence, Hold, SeatChange } from '../locking/index.ts';
import type { LogMark } from '../messaging/index.ts';
import { parseGaUnit } from '../seating/index.ts';

/** Who has a seat. `held` and `claimed` end at `expiresAt`; `sold` does not. */
export interface SeatEntry {
  readonly status: 'held' | 'claimed' | 'sold';
  readonly holdId: HoldId;
  readonly fence: Fence;
  readonly expiresAt: Instant;
  /** People it seats, where that is more than one. */
  readonly places?: number | undefined;
}

/**
 * What one hold, or the order it became, has. `hold` is missing where only the arbiter told of it.
 */
export interface HoldEntry {
  readonly holdId: HoldId;
  readonly buyerId: PrincipalId;
  readonly fence: Fence;
  readonly status: 'active' | 'converted' | 'sold';
  readonly expiresAt: Instant;
  readonly seatIds: ReadonlySet<SeatId>;
  readonly hold: Hold | undefined;
}

/** One session's seats, as the lock store knows them. */
export interface LockTable {
  primed: boolean;
  fence: number;
  /** Of the database that the table was taught by; see `LockHistory`. */
  generation: number;
  /** The newest the store was told of. */
  edition: Edition;
  /** The version of the last change, a number that grows. */
  version: number;
  /** Changes by the version that made them; `feedFrom` is the version before the oldest. */
  readonly feed: { readonly version: number; readonly changes: readonly SeatChange[] }[];
  feedFrom: number;
  readonly seats: Map<SeatId, SeatEntry>;
  readonly holds: Map<HoldId, HoldEntry>;
  readonly holdsOfBuyer: Map<PrincipalId, Set<HoldId>>;
  /** Units of areas that were given out and came back, and the highest ever given out. */
  readonly freedUnits: Map<string, Set<SeatId>>;
  readonly lastUnit: Map<string, number>;
  /** Nothing ends before, in milliseconds of the clock; 0 where it is not known. */
  quietUntil: number;
}

/** The lock store's memory: shared by `memorySeatLocks` and `memorySeatFeed`. */
export interface MemoryLockStore {
  readonly clock: Clock;
  readonly feedLength: number;
  readonly tables: Map<SessionId, LockTable>;
  /** See `LockHistory`. */
  mark: LogMark | undefined;
  /** Forgets everything, as a restarted store does. Fences and versions still grow afterwards. */
  lose(): void;
}

export const memoryLockStore = ({
  clock,
  feedLength = 20_000,
}: {
  readonly clock: Clock;
  readonly feedLength?: number;
}): MemoryLockStore => {
  const tables = new Map<SessionId, LockTable>();
  return {
    clock,
    feedLength,
    tables,
    mark: undefined,
    lose() {
      tables.clear();
      this.mark = undefined;
    },
  };
};

/**
 * Microseconds: finer than one change each, so that numbers made from it grow even across a loss.
 */
const clockNumber = (clock: Clock): number => clock.now() * 1_000;

export const tableOf = (store: MemoryLockStore, sessionId: SessionId): LockTable => {
  const known = store.tables.get(sessionId);
  if (known !== undefined) {
    // Whoever asks for a table may give its holds another end.
    known.quietUntil = 0;
    return known;
  }
  const version = clockNumber(store.clock) + generation();
  const table: LockTable = {
    primed: false,
    fence: 0,
    generation: 0,
    edition: editionOf(0),
    version,
    feed: [],
    feedFrom: version,
    seats: new Map(),
    holds: new Map(),
    holdsOfBuyer: new Map(),
    freedUnits: new Map(),
    lastUnit: new Map(),
    quietUntil: 0,
  };
  store.tables.set(sessionId, table);
  return table;
};

let generations = 0;
/**
 * Keeps two tables made in the same millisecond apart, so that a version of the first is never one
 * of the second.
 */
const generation = (): number => {
  generations += 1_000_000;
  return generations;
};

/** Lets the feed begin anew, above every version there was. */
export const renewFeed = (store: MemoryLockStore, table: LockTable): void => {
  table.feed.length = 0;
  table.version = Math.max(table.version + 1, clockNumber(store.clock) + generation());
  table.feedFrom = table.version;
};

/** Editions never go back. */
export const adoptEdition = (table: LockTable, edition: Edition): void => {
  if (edition > table.edition) table.edition = edition;
};

export const nextFence = (store: MemoryLockStore, table: LockTable): Fence => {
  table.fence = Math.max(table.fence + 1, clockNumber(store.clock));
  return table.fence as Fence;
};

/** Appends what one call changed to the feed, as one entry. */
export const tellFeed = (store: MemoryLockStore, table: LockTable, changes: readonly SeatChange[]): FeedVersion => {
  if (changes.length > 0) {
    table.version += 1;
    table.feed.push({ version: table.version, changes });
    if (table.feed.length > store.feedLength * 1.2) {
      const dropped = table.feed.splice(0, table.feed.length - store.feedLength);
      table.feedFrom = dropped.at(-1)?.version ?? table.feedFrom;
    }
  }
  return String(table.version) as FeedVersion;
};

export const isFreeAt = (entry: SeatEntry | undefined, now: Instant): boolean =>
  entry === undefined || (entry.status !== 'sold' && entry.expiresAt <= now);

export const putHold = (table: LockTable, entry: HoldEntry): void => {
  table.holds.set(entry.holdId, entry);
  const own = table.holdsOfBuyer.get(entry.buyerId) ?? new Set();
  table.holdsOfBuyer.set(entry.buyerId, own.add(entry.holdId));
};

export const forgetHold = (table: LockTable, { holdId, buyerId }: HoldEntry): void => {
  table.holds.delete(holdId);
  const own = table.holdsOfBuyer.get(buyerId);
  own?.delete(holdId);
  if (own?.size === 0) table.holdsOfBuyer.delete(buyerId);
};

/** Makes a seat free; a unit goes back to its area. */
export const freeSeat = (table: LockTable, seatId: SeatId): SeatChange => {
  table.seats.delete(seatId);
  const unit = parseGaUnit(seatId);
  if (unit !== undefined)
    table.freedUnits.set(unit.areaId, (table.freedUnits.get(unit.areaId) ?? new Set()).add(seatId));
  return { seatId, status: 'f' };
};

/**
 * Ends a hold: those of its seats that are still its own become free. Sold ones stay, and so do
 * those of somebody newer.
 */
export const endHold = (table: LockTable, holdId: HoldId): SeatChange[] => {
  const entry = table.holds.get(holdId);
  if (entry === undefined || entry.status === 'sold') return [];
  const own = [...entry.seatIds].filter((seatId) => {
    const seat = table.seats.get(seatId);
    return seat?.holdId === holdId && seat.status !== 'sold';
  });
  forgetHold(table, entry);
  return own.map((seatId) => freeSeat(table, seatId));
};

/** Ends every hold of a session whose time is over. */
export const endLapsed = (
  table: LockTable,
  now: Instant,
): { readonly ended: number; readonly changes: SeatChange[] } => {
  const lapsed = [...table.holds.values()].filter(({ status, expiresAt }) => status !== 'sold' && expiresAt <= now);
  return { ended: lapsed.length, changes: lapsed.flatMap(({ holdId }) => endHold(table, holdId)) };
};
