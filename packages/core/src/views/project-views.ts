import type { Job } from '../kernel/index.ts';
import { followLog, promptMs } from '../messaging/index.ts';
import type { FollowPorts, FollowStep, Position } from '../messaging/index.ts';
import { allViews } from './all-views.ts';
import { followViews } from './follow-views.ts';
import { dropOtherBuilds, rebuildView } from './rebuild-view.ts';
import type { RebuildPorts } from './rebuild-view.ts';
import { reachedBy, viewsConsumer } from './view-builds.ts';
import type { View } from './view.ts';
import type { Views } from './views.port.ts';

/** What folding the log into views needs. */
export interface ProjectionPorts extends FollowPorts {
  readonly views: Views;
}

/** How to fold. */
export interface ProjectionOptions {
  /** Facts to read in one step. Default: 500. */
  readonly batchSize?: number | undefined;
  /** The views to keep up to date. Default: all of them. */
  readonly views?: readonly View[] | undefined;
}

/** Keeps the views up to date with the log. */
export interface ViewProjector extends Job<FollowStep> {
  /** How far it has come in the log. */
  reached(): Promise<Position>;
  /**
   * Rebuilds a view from the start of the log, beside the live one, and switches to it once it has
   * caught up, without waiting for anybody else: for a store that this process has to itself.
   * Readers see the old one until then, never an empty one. What was set aside before is retried
   * along the way. See `rebuildView` for a store that others write as well.
   */
  rebuild(view: View): Promise<void>;
  /**
   * Rebuilds every view and continues from the current end of the log: for views whose facts come
   * from another history than the log's. The facts of that history are not mixed with others: a
   * rebuild that was begun in it is dropped.
   */
  startAnew(): Promise<void>;
}

/**
 * Feeds the views from the outbox: reads it in order, step by step, and folds what it finds; see
 * `followViews`. The views' places in the log are kept with them, so what lives in memory starts
 * at the start of the log, and what is stored goes on where it was.
 */
export const projectViews = (
  ports: ProjectionPorts & Partial<Pick<RebuildPorts, 'logHistory'>>,
  options: ProjectionOptions = {},
): ViewProjector => {
  const { batchSize, views = allViews } = options;
  const following = followLog(ports, followViews(ports, views, { batchSize }));
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Answer>(step: () => Promise<Answer>): Promise<Answer> => {
    const answer = turn.then(step);
    turn = answer.catch(() => undefined);
    return answer;
  };
  const reached = async (): Promise<Position> => reachedIn(ports.views, views);
  const { logHistory = noHistory, changeFeed, deadLetters } = ports;
  const rebuild = async (view: View): Promise<void> => {
    const rest = (): Promise<unknown> => inTurn(() => following.run());
    const rebuilding = { changeFeed, deadLetters, views: ports.views, logHistory, clock: noClock };
    await rebuildView(rebuilding, view, { batchSize, rest });
    await dropOtherBuilds(ports, view);
  };
  const startAnew = async (): Promise<void> => {
    for (const view of views) await dropOtherBuilds(ports, view);
    for (const view of views) await rebuild(view);
  };
  // Waited for outside of the turn, which a rebuild may want meanwhile.
  const run = async ({ waitMs = 0, ...step }: FollowStep = {}): Promise<number> => {
    const folded = await inTurn(() => following.run(step));
    if (folded > 0 || waitMs === 0) return folded;
    const news = await ports.changeFeed.read({ after: await reached(), ...step, limit: 1, waitMs });
    return news.length === 0 ? 0 : inTurn(() => following.run(step));
  };
  return { name: 'project views', everyMs: promptMs, run, rebuild, startAnew, reached };
};

/**
 * How far views have come in the log: all facts up to here are in the live build of each.
 *
 * @param consumers who keeps them up to date. Default: the one that reads the outbox.
 */
export const reachedIn = async (
  store: Pick<Views, 'builds'>,
  views: readonly View[],
  consumers: readonly string[] = [viewsConsumer],
): Promise<Position> => {
  const places = [...(await store.builds(views)).values()].flatMap(({ live }) =>
    consumers.map((consumer) => reachedBy(live, consumer)),
  );
  return places.reduce((min, place) => (place < min ? place : min), places[0] ?? (0 as Position));
};

/** For whoever rebuilds in a history that can't change. */
const noHistory: RebuildPorts['logHistory'] = {
  latest: async () => ({ generation: 0, position: 0 as Position, eventId: '' }),
};
const noClock: RebuildPorts['clock'] = { now: () => 0 as never };
