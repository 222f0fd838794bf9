import { editionOf } from '@ticketly/core';
import type {
  Clock,
  Edition,
  FeedVersion,
  Hold,
  HoldId,
  Instant,
  PrincipalId,
  SeatChange,
  SeatId,
  SessionId,
  ShowingStale,
} from '@ticketly/core';

/** Who has a seat. A free one has no entry. */
export type Taken = {
  readonly holdId: HoldId;
  readonly buyerId: PrincipalId;
  /** People it seats, where that is more than one. */
  readonly places?: number | undefined;
} & ({ readonly status: 'held'; readonly expiresAt: Instant } | { readonly status: 'sold' });

/** One session's seats, and what was told of them last. */
export interface SeatTable {
  /** Names this life of the table: a version of an earlier one is told apart by it. */
  readonly life: string;
  readonly seats: Map<SeatId, Taken>;
  readonly holds: Map<HoldId, Hold>;
  readonly log: SeatChange[];
  /** How many changes were told in all: the log has the last of them. */
  told: number;
  primed: boolean;
  /** The last one given out, or heard of. */
  fence: number;
  /** The newest edition of the session anybody told of. */
  edition: Edition;
}

/** What a server would be to another adapter. */
export interface MapStore {
  readonly clock: Clock;
  readonly tables: Map<SessionId, SeatTable>;
}

/** An empty store. */
export const mapStore = (clock: Clock): MapStore => ({ clock, tables: new Map() });

/** The table of a session as it was left: what has lapsed meanwhile is still in it. */
export const tableOf = ({ tables }: MapStore, sessionId: SessionId): SeatTable => {
  const life = crypto.randomUUID();
  const nothing = { seats: new Map(), holds: new Map(), log: [] };
  const empty: SeatTable = { life, ...nothing, told: 0, primed: false, fence: 0, edition: editionOf(0) };
  const table = tables.get(sessionId) ?? empty;
  tables.set(sessionId, table);
  return table;
};

/**
 * The table of a session as it is now. Every call begins here, and none awaits anything afterwards.
 */
export const enter = (store: MapStore, sessionId: SessionId): SeatTable => {
  const table = tableOf(store, sessionId);
  lapse(table, store.clock.now());
  return table;
};

/** Takes a newer edition over. @returns why nothing can be taken by an older one. */
export const adoptEdition = (table: SeatTable, edition: Edition): ShowingStale | undefined => {
  if (edition < table.edition) return { code: 'locking/showing-stale', edition: table.edition };
  table.edition = edition;
  return undefined;
};

/** Frees every seat whose time is over. @returns how many holds ended. */
export const lapse = (table: SeatTable, now: Instant): number => {
  const ended = new Set<HoldId>();
  for (const [seatId, taken] of table.seats) {
    if (taken.status === 'sold' || taken.expiresAt > now) continue;
    ended.add(taken.holdId);
    put(table, seatId, undefined);
  }
  return ended.size;
};

/**
 * Gives a seat to somebody, or to nobody: the only way a seat changes, so that none changes untold.
 */
export const put = (table: SeatTable, seatId: SeatId, taken: Taken | undefined): void => {
  const before = table.seats.get(seatId);
  if (taken === undefined) table.seats.delete(seatId);
  else table.seats.set(seatId, taken);
  if (before?.status !== taken?.status) tell(table, { seatId, status: letterOf(taken) });
  if (before !== undefined && seatsOf(table, before.holdId).length === 0) table.holds.delete(before.holdId);
};

/** Changes that the log keeps at least: whoever is further behind takes a snapshot. */
export const logLength = 10_000;

const tell = (table: SeatTable, change: SeatChange): void => {
  table.told += 1;
  table.log.push(change);
  if (table.log.length > 1.2 * logLength) table.log.splice(0, table.log.length - logLength);
};

const letterOf = (taken: Taken | undefined): SeatChange['status'] => {
  if (taken === undefined) return 'f';
  return taken.status === 'held' ? 'h' : 's';
};

/** Takes a seat that the arbiter freed out of its hold, which shows only what it has. */
export const takeFrom = (table: SeatTable, holdId: HoldId, seatId: SeatId): void => {
  put(table, seatId, undefined);
  const hold = table.holds.get(holdId);
  if (hold) table.holds.set(holdId, { ...hold, lines: hold.lines.filter((line) => line.seatId !== seatId) });
};

/** The seats that are held by this hold now. */
export const seatsOf = (table: SeatTable, holdId: HoldId): SeatId[] =>
  [...table.seats].flatMap(([seatId, taken]) => (taken.holdId === holdId && taken.status === 'held' ? [seatId] : []));

/** How far the log has come. */
export const versionOf = ({ life, told }: SeatTable): FeedVersion => `${life}:${told}` as FeedVersion;
