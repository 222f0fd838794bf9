import type { Event } from '../catalog/index.ts';
import { coalesced } from '../kernel/index.ts';
import type { Clock } from '../kernel/index.ts';
import type { Position } from '../messaging/index.ts';
import { eventSales, noEventSales } from '../views/index.ts';
import type { EventSales, SalesRow, Viewed, Views } from '../views/index.ts';
import type { SalesFrame, SalesFrameListener, SalesSnapshot } from './sales-frame.ts';

/** What a board is read with. */
export interface SalesBoardPorts {
  readonly views: Pick<Views, 'get'>;
  readonly clock: Clock;
}

/** The sales of one event, and who watches them. */
export interface SalesBoard {
  /** Looks at the view, and tells the watchers if there is news. @returns whether there was. */
  refresh(): Promise<boolean>;
  /** Adds a watcher who has seen everything up to `after`. */
  add(listener: SalesFrameListener, after: Position | undefined): Promise<void>;
  remove(listener: SalesFrameListener): void;
  watchers(): number;
  /** Milliseconds spent on telling them so far. */
  spentMs(): number;
}

/** The board of one event; `report` is told when a listener throws. */
export const salesBoard = (
  { views, clock }: SalesBoardPorts,
  event: Event,
  report: (error: unknown) => void,
): SalesBoard => {
  /** Those who are where the board is. */
  const level = new Set<SalesFrameListener>();
  /** Those who have seen more than this process has: another one's view is ahead of its own. */
  const ahead = new Map<SalesFrameListener, Position>();
  let arriving = 0;
  let shown: Viewed<EventSales> = { document: noEventSales(event), position: 0 as Position };
  let spentMs = 0;

  const tell = (listeners: Iterable<SalesFrameListener>, frame: SalesFrame): void => {
    const begun = clock.now();
    for (const listener of [...listeners]) {
      try {
        listener(frame);
      } catch (error) {
        report(error);
      }
    }
    spentMs += Math.max(0, clock.now() - begun);
  };

  const snapshot = (): SalesSnapshot => ({ kind: 'snapshot', position: shown.position, sales: shown.document });

  /** An earlier build, or another replica, may be behind: nobody is shown what was before. */
  const move = (viewed: Viewed<EventSales>): boolean => {
    const isMarked = viewed.position === shown.position && viewed.document.stale !== shown.document.stale;
    if (viewed.position <= shown.position && !isMarked) return false;
    const before = shown.document;
    shown = viewed;
    const caughtUp = [...ahead].filter(([, position]) => position <= viewed.position).map(([listener]) => listener);
    if (level.size > 0) tell(level, deltaFrom(before, viewed) ?? snapshot());
    for (const listener of caughtUp) ahead.delete(listener);
    if (caughtUp.length > 0) tell(caughtUp, snapshot());
    for (const listener of caughtUp) level.add(listener);
    return true;
  };

  const refresh = coalesced(async (): Promise<boolean> => {
    const viewed = await views.get(eventSales, event.eventId);
    return viewed !== undefined && move(viewed);
  });

  return {
    refresh,
    add: async (listener, after) => {
      arriving += 1;
      try {
        await refresh();
      } finally {
        arriving -= 1;
      }
      if (after !== undefined && after > shown.position) {
        ahead.set(listener, after);
        return;
      }
      level.add(listener);
      if (after !== shown.position) tell([listener], snapshot());
    },
    remove: (listener) => {
      level.delete(listener);
      ahead.delete(listener);
    },
    watchers: () => level.size + ahead.size + arriving,
    spentMs: () => spentMs,
  };
};

/** The rows that are different; undefined if a row is gone, or if more has changed than numbers. */
const deltaFrom = (before: EventSales, { document: now, position }: Viewed<EventSales>): SalesFrame | undefined => {
  const { currency, orders, total } = now;
  const tiers = changedRows(before.tiers, now.tiers);
  const sessions = changedRows(before.sessions, now.sessions);
  const days = changedRows(before.days, now.days);
  const isOther = before.stale !== now.stale || before.timeZone !== now.timeZone;
  if (isOther || tiers === undefined || sessions === undefined || days === undefined) return undefined;
  return { kind: 'delta', position, sales: { currency, orders, total, tiers, sessions, days } };
};

const changedRows = <Row extends SalesRow>(before: readonly Row[], now: readonly Row[]): readonly Row[] | undefined => {
  const changed: Row[] = [];
  let at = 0;
  for (const row of now) {
    const known = before[at];
    if (known !== undefined && known.key < row.key) return undefined;
    if (known?.key !== row.key) changed.push(row);
    else {
      at += 1;
      if (known !== row && JSON.stringify(known) !== JSON.stringify(row)) changed.push(row);
    }
  }
  return at === before.length ? changed : undefined;
};
