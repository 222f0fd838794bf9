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
  /** The position it has reached in the log. */
  reached(): Promise<Position>;
  /**
   * Rebuilds a view from the start of the log, alongside the live one, and switches to it once it
   * has caught up, without waiting for anybody else: for a store that only this process writes.
   * Until then readers see the old one, never an empty one. Facts that were set aside are retried
   * along the way. See `rebuildView` for a store that others write as well.
   */
  rebuild(view: View): Promise<void>;
  /**
   * Rebuilds every view and continues from the current end of the log: for views whose facts come
   * from a different history than the log's. Facts of two histories are never mixed: a rebuild that
   * was begun in the old one is dropped.
   */
  startAnew(): Promise<void>;
}

/**
 * Feeds the views from the outbox: reads it in order, step by step, and folds what it finds; see
 * `followViews`. The views' checkpoints are kept with them, so views in memory start at the start
 * of the log, and stored ones resume where they were.
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
  // Waits outside of its turn, because a rebuild may need the turn meanwhile.
  const run = async ({ waitMs = 0, ...step }: FollowStep = {}): Promise<number> => {
    const folded = await inTurn(() => following.run(step));
    if (folded > 0 || waitMs === 0) return folded;
    const news = await ports.changeFeed.read({ after: await reached(), ...step, limit: 1, waitMs });
    return news.length === 0 ? 0 : inTurn(() => following.run(step));
  };
  return { name: 'project views', everyMs: promptMs, run, rebuild, startAnew, reached };
};

/**
 * How far views have come in the log: the live build of each contains all facts up to here.
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

/** For rebuilds in a history that can't change. */
const noHistory: RebuildPorts['logHistory'] = {
  latest: async () => ({ generation: 0, position: 0 as Position, eventId: '' }),
};
const noClock: RebuildPorts['clock'] = { now: () => 0 as never };
