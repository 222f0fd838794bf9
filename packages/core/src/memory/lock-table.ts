import { editionOf, instant, latest } from '../kernel/index.ts';
import type { Clock, HoldId, Instant, PrincipalId, SeatId, SessionId, Edition } from '../kernel/index.ts';
import type { FeedVersion, Fence, Hold, SeatChange } from '../locking/index.ts';
import type { LogMark } from '../messaging/index.ts';
import { parseGaUnit } from '../seating/index.ts';
import { sortedBlocks } from './sorted-blocks.ts';
import type { SortedBlocks } from './sorted-blocks.ts';

/** Who has a seat. `held` and `claimed` end with their hold, at `expiresAt`; `sold` does not. */
export interface SeatEntry {
  readonly status: 'held' | 'claimed' | 'sold';
  readonly holdId: HoldId;
  readonly fence: Fence;
  readonly expiresAt: Instant;
  /** How many people it seats, if more than one. */
  readonly places?: number | undefined;
}

/**
 * The seats and state of one hold, or of the order it became. `hold` is missing if only the arbiter
 * reported it.
 */
export interface HoldEntry {
  readonly holdId: HoldId;
  readonly buyerId: PrincipalId;
  readonly fence: Fence;
  readonly status: 'active' | 'converted' | 'sold';
  /** When the seats that are not sold end; `never` if all are. */
  readonly expiresAt: Instant;
  /** The seats it was given. Somebody else may have bought some of them since. */
  readonly seatIds: ReadonlySet<SeatId>;
  readonly hold: Hold | undefined;
  /** The keys of the origins it counts for, the narrowest first. */
  readonly origins: readonly string[];
}

/** When somebody let a seat go by choice, with which hold, and until when they can't have it. */
export interface LettingGo {
  readonly holdId: HoldId;
  readonly coolsUntil: Instant;
  readonly forgottenAt: Instant;
}

/** The end of a hold whose seats are all sold: beyond every clock. */
export const never: Instant = instant(Number.MAX_SAFE_INTEGER);

/** One session's seats, as the lock store knows them. */
export interface LockTable {
  primed: boolean;
  fence: number;
  /** The generation of the database that taught this table; see `LockHistory`. */
  generation: number;
  /** The newest edition that the store was told of. */
  edition: Edition;
  /** The version of the last change, a number that grows. */
  version: number;
  /** Changes by the version that made them; `feedFrom` is the version before the oldest. */
  readonly feed: { readonly version: number; readonly changes: readonly SeatChange[] }[];
  feedFrom: number;
  readonly seats: Map<SeatId, SeatEntry>;
  readonly holds: Map<HoldId, HoldEntry>;
  readonly holdsOfBuyer: Map<PrincipalId, Set<HoldId>>;
  readonly holdsOfOrigin: Map<string, Set<HoldId>>;
  /** What was let go by choice, the oldest first; see `coolingOff`. */
  readonly letGo: Map<string, LettingGo>;
  /** By area: the numbers of units that came back, and the highest that was ever given out. */
  readonly freedUnits: Map<string, SortedBlocks<number>>;
  readonly lastUnit: Map<string, number>;
  /** No hold ends before this time, in milliseconds of the clock; 0 if that is not known. */
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
 * Microseconds: changes are rarer than that, so numbers derived from it grow even across a loss of
 * the store.
 */
const clockNumber = (clock: Clock): number => clock.now() * 1_000;

export const tableOf = (store: MemoryLockStore, sessionId: SessionId): LockTable => {
  const known = store.tables.get(sessionId);
  if (known !== undefined) {
    // Callers that ask for a table may change when its holds end.
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
    holdsOfOrigin: new Map(),
    letGo: new Map(),
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

/** Restarts the feed, above every earlier version. */
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

/** Appends the changes of one call to the feed as one entry. */
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
  addTo(table.holdsOfBuyer, entry.buyerId, entry.holdId);
  for (const origin of entry.origins) addTo(table.holdsOfOrigin, origin, entry.holdId);
};

export const forgetHold = (table: LockTable, { holdId, buyerId, origins }: Omit<HoldEntry, 'expiresAt'>): void => {
  table.holds.delete(holdId);
  takeFrom(table.holdsOfBuyer, buyerId, holdId);
  for (const origin of origins) takeFrom(table.holdsOfOrigin, origin, holdId);
};

const addTo = <Key>(holdsOf: Map<Key, Set<HoldId>>, key: Key, holdId: HoldId): void => {
  holdsOf.set(key, (holdsOf.get(key) ?? new Set()).add(holdId));
};

const takeFrom = <Key>(holdsOf: Map<Key, Set<HoldId>>, key: Key, holdId: HoldId): void => {
  const holds = holdsOf.get(key);
  holds?.delete(holdId);
  if (holds?.size === 0) holdsOf.delete(key);
};

/** Frees a seat; a unit returns to its area. */
export const freeSeat = (table: LockTable, seatId: SeatId): SeatChange => {
  table.seats.delete(seatId);
  const unit = parseGaUnit(seatId);
  if (unit !== undefined) freedIn(table, unit.areaId).put(unit.n);
  return { seatId, status: 'f' };
};

/** The units of an area that came back. */
export const freedIn = ({ freedUnits }: LockTable, areaId: string): SortedBlocks<number> => {
  const freed = freedUnits.get(areaId) ?? sortedBlocks<number>((one, other) => one - other);
  freedUnits.set(areaId, freed);
  return freed;
};

/** The seats that a hold has: of those it was given, the ones that nobody else bought. */
export const ownSeats = (
  table: LockTable,
  { holdId, seatIds }: Pick<HoldEntry, 'holdId' | 'seatIds'>,
): [SeatId, SeatEntry][] =>
  [...seatIds].flatMap((seatId): [SeatId, SeatEntry][] => {
    const seat = table.seats.get(seatId);
    return seat?.holdId === holdId ? [[seatId, seat]] : [];
  });

/**
 * Keeps a hold in line with its seats: those that are not sold end together, with the last of them,
 * and a hold without a seat is over.
 */
export const settleHold = (table: LockTable, entry: Omit<HoldEntry, 'expiresAt'>): void => {
  const own = ownSeats(table, entry);
  const held = own.filter(([, { status }]) => status !== 'sold');
  const expiresAt = held.length === 0 ? never : held.map(([, seat]) => seat.expiresAt).reduce(latest);
  for (const [seatId, seat] of held) table.seats.set(seatId, { ...seat, expiresAt });
  const { hold } = entry;
  if (own.length === 0) forgetHold(table, entry);
  else putHold(table, { ...entry, expiresAt, hold: hold && { ...hold, expiresAt } });
};

/**
 * Ends a hold and frees the seats that it still has. Sold seats stay, and so do those that somebody
 * else bought.
 */
export const endHold = (table: LockTable, holdId: HoldId): SeatChange[] => {
  const entry = table.holds.get(holdId);
  if (entry === undefined) return [];
  const held = ownSeats(table, entry).filter(([, { status }]) => status !== 'sold');
  const changes = held.map(([seatId]) => freeSeat(table, seatId));
  settleHold(table, entry);
  return changes;
};

/** Ends this hold if its time is over. */
export const endIfLapsed = (table: LockTable, holdId: HoldId, now: Instant): SeatChange[] => {
  const entry = table.holds.get(holdId);
  return entry !== undefined && entry.expiresAt <= now ? endHold(table, holdId) : [];
};

/** Ends every expired hold of a session. */
export const endLapsed = (
  table: LockTable,
  now: Instant,
): { readonly ended: number; readonly changes: SeatChange[] } => {
  const lapsed = [...table.holds.values()].filter(({ expiresAt }) => expiresAt <= now);
  return { ended: lapsed.length, changes: lapsed.flatMap(({ holdId }) => endHold(table, holdId)) };
};
