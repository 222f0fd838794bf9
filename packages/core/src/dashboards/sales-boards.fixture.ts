import type { Event } from '../catalog/index.ts';
import { plusMs } from '../kernel/index.ts';
import type { EventId, Instant } from '../kernel/index.ts';
import { manualClock, memoryViews } from '../memory/index.ts';
import type { ManualClock } from '../memory/index.ts';
import type { Position } from '../messaging/index.ts';
import { eventSales, firstBuild, noEventSales } from '../views/index.ts';
import type { EventSales, SalesRow, Views } from '../views/index.ts';
import { salesBoards } from './sales-boards.ts';
import type { SalesBoards } from './sales-boards.ts';
import type { SalesFrame } from './sales-frame.ts';

/** An event to watch; each of another name is another event. */
export const eventNamed = (name: string): Event =>
  ({
    eventId: name as EventId,
    organizationId: 'strings',
    details: { currency: 'EUR', venue: { timeZone: 'Europe/Vienna' } },
  }) as unknown as Event;
export const event: Event = eventNamed('concert');

export const row = (key: string, ticketsSold: number): SalesRow => ({
  key,
  ticketsSold,
  ticketsRefunded: 0,
  grossMinor: 100 * ticketsSold,
  refundedMinor: 0,
});

/** The sales of the event, by tier. */
export const sold = (counts: Readonly<Record<string, number>>): EventSales => {
  const { key: _, ...total } = row(
    '',
    Object.values(counts).reduce((sum, count) => sum + count, 0),
  );
  return { ...noEventSales(event), total, tiers: Object.entries(counts).map(([key, count]) => row(key, count)) };
};

/** What somebody has been told, and a function that ends it. */
export interface Watching {
  readonly frames: SalesFrame[];
  readonly stop: () => void;
}

/** Boards whose time passes when the test says so. */
export interface BoardsWorld {
  readonly boards: SalesBoards;
  readonly clock: ManualClock;
  readonly views: Views;
  /** The ids of what was read. */
  readonly reads: readonly string[];
  /** What was reported. */
  readonly failures: readonly unknown[];
  /** The timers that wait. */
  readonly timers: ReadonlySet<unknown>;
  pass(ms: number): Promise<void>;
  write(position: number, document: EventSales): Promise<void>;
  watch(after?: string, watched?: Event): Promise<Watching>;
}

export const boardsWorld = (over: Partial<Views> = {}): BoardsWorld => {
  const clock = manualClock();
  const views = { ...memoryViews(), ...over };
  const timers = new Set<{ readonly at: Instant; readonly act: () => void }>();
  const reads: string[] = [];
  const failures: unknown[] = [];
  const boards = salesBoards(
    { clock, views: { get: (view, id) => (reads.push(id), views.get(view, id)) } },
    {
      report: (error) => failures.push(error),
      later: (act, afterMs) => {
        const timer = { at: plusMs(clock.now(), afterMs), act };
        timers.add(timer);
        return () => void timers.delete(timer);
      },
    },
  );
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    for (const timer of [...timers].filter(({ at }) => at <= clock.now())) {
      timers.delete(timer);
      timer.act();
    }
    // Memory answers within this turn.
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  const write: BoardsWorld['write'] = (position, document) =>
    views.apply(eventSales, [{ id: document.eventId, position: position as Position, document }], firstBuild);
  const watch: BoardsWorld['watch'] = async (after, watched = event) => {
    const frames: SalesFrame[] = [];
    const stop = await boards.subscribe(watched, (frame) => frames.push(frame), { after });
    return { frames, stop };
  };
  return { boards, clock, pass, write, watch, reads, failures, timers, views };
};

export const positions = (frames: readonly SalesFrame[]): readonly number[] => frames.map(({ position }) => position);
export const kinds = (frames: readonly SalesFrame[]): readonly string[] => frames.map(({ kind }) => kind);
