import type { Event } from '../catalog/index.ts';
import { later as timer, plusMs } from '../kernel/index.ts';
import type { EventId, Instant, Later } from '../kernel/index.ts';
import type { Position } from '../messaging/index.ts';
import { salesBoard } from './sales-board.ts';
import type { SalesBoard, SalesBoardPorts } from './sales-board.ts';
import type { SalesFrameListener } from './sales-frame.ts';

/** How often sales are looked at, while somebody watches. */
export interface SalesBoardsOptions {
  /** How often the views are asked, in milliseconds, where nobody tells of news. Default 250. */
  readonly tickMs?: number;
  /** The same after a look that found news, which often comes in numbers. Default 50. */
  readonly newsTickMs?: number;
  /** How long news is gathered once frames follow each other, in milliseconds. Default 10. */
  readonly gatherMs?: number;
  /**
   * The maximum share of time spent on telling watchers, above 0 to 1: after a look that took long,
   * the next one waits, and gathers more. Default 0.25.
   */
  readonly tellShare?: number;
  /**
   * Told of a listener that threw, and of a failed look, which the next one makes up for. Default:
   * nobody.
   */
  readonly report?: (error: unknown) => void;
  /** Default: a timer of the runtime. */
  readonly later?: Later;
}

/** The sales that somebody watches in this process. While nobody does, nothing is asked. */
export interface SalesBoards {
  /**
   * Tells a listener every change from now on, and first the whole, unless it has seen just that.
   * Nobody's role is checked: `office.dashboards.followEventSales` does.
   *
   * @param event whose sales are watched
   * @param listener is told in turn with all others of the event, so it should be quick. What it
   *   throws is reported, and keeps nobody else from being told.
   * @param from `after` is the position of the last frame that the listener has.
   * @returns a function that ends it. Never refuses.
   * @example
   * const shown = await office.dashboards.showEventSales({ principal, eventId });
   * if (shown.ok) {
   *   const listen = (frame: { readonly kind: string }): void => console.log(frame.kind);
   *   const stop = await office.liveSales.subscribe(shown.value.event, listen);
   *   stop(); // enough seen
   * }
   */
  subscribe(
    event: Event,
    listener: SalesFrameListener,
    from?: { readonly after?: string | undefined },
  ): Promise<() => void>;
  /**
   * The views of this process have moved: sales are looked at now rather than at the next tick.
   *
   * @example
   * office.liveSales.news();
   */
  news(): void;
  /**
   * Looks at all that is watched, and tells what changed. Runs by itself every `tickMs`, or
   * `newsTickMs` while there is news; a test may call it.
   *
   * @example
   * await office.liveSales.tick();
   */
  tick(): Promise<void>;
  /**
   * Ends the ticking and forgets all subscribers, as when a process stops.
   *
   * @example
   * office.liveSales.close();
   */
  close(): void;
}

const defaults: Required<SalesBoardsOptions> = {
  tickMs: 250,
  newsTickMs: 50,
  gatherMs: 10,
  tellShare: 0.25,
  report: () => {},
  later: timer,
};

/**
 * The boards of this process, each made when somebody begins to watch, and dropped with the last
 * who does.
 *
 * @example
 * const boards = salesBoards(ports);
 * const stop = await boards.subscribe(event, (frame) => send(frame), { after: lastEventId });
 */
export const salesBoards = (ports: SalesBoardPorts, options: SalesBoardsOptions = {}): SalesBoards => {
  const { tickMs, newsTickMs, gatherMs, tellShare, report, later } = { ...defaults, ...options };
  const boards = new Map<EventId, SalesBoard>();
  let next: { readonly at: Instant; readonly cancel: () => void } | undefined;
  let restUntil = ports.clock.now();

  /** @returns whether there was news. */
  const look = async (): Promise<boolean> => {
    const watched = [...boards.values()];
    const spent = (): number => watched.reduce((sum, board) => sum + board.spentMs(), 0);
    const spentBefore = spent();
    try {
      const moved = await Promise.all(watched.map((board) => board.refresh()));
      return moved.includes(true);
    } finally {
      const restMs = Math.max(gatherMs, Math.round((spent() - spentBefore) * (1 / tellShare - 1)));
      restUntil = plusMs(ports.clock.now(), restMs);
    }
  };

  /** Looks once after so long, and then at every tick; a look that comes sooner stands. */
  const lookIn = (waitMs: number): void => {
    const at = plusMs(ports.clock.now(), waitMs);
    if (next !== undefined && next.at <= at) return;
    next?.cancel();
    const cancel = later(() => {
      next = undefined;
      void look()
        .catch(report)
        .then((hadNews) => {
          const restMs = Math.max(hadNews === true ? newsTickMs : tickMs, restUntil - ports.clock.now());
          if (boards.size > 0) lookIn(restMs);
        });
    }, waitMs);
    next = { at, cancel };
  };

  const leave = (eventId: EventId, board: SalesBoard): void => {
    if (board.watchers() > 0 || boards.get(eventId) !== board) return;
    boards.delete(eventId);
    if (boards.size > 0) return;
    next?.cancel();
    next = undefined;
  };

  return {
    subscribe: async (event, listener, { after } = {}) => {
      const { eventId } = event;
      const board = boards.get(eventId) ?? salesBoard(ports, event, report);
      boards.set(eventId, board);
      const own: SalesFrameListener = (frame) => listener(frame);
      try {
        await board.add(own, positionIn(after));
      } catch (error) {
        leave(eventId, board);
        throw error;
      }
      lookIn(tickMs);
      return () => {
        board.remove(own);
        leave(eventId, board);
      };
    },
    news: () => {
      if (boards.size > 0) lookIn(Math.max(0, restUntil - ports.clock.now()));
    },
    tick: async () => {
      await look();
    },
    close: () => {
      next?.cancel();
      next = undefined;
      boards.clear();
    },
  };
};

/** Undefined for whatever is no position: then the whole is sent. */
const positionIn = (text: string | undefined): Position | undefined =>
  text !== undefined && /^\d{1,16}$/.test(text) ? (Number(text) as Position) : undefined;
