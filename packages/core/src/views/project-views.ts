import { TicketlyFault } from '../kernel/index.ts';
import type { Job } from '../kernel/index.ts';
import { followLog } from '../messaging/index.ts';
import type { FollowPorts, FollowStep, Position } from '../messaging/index.ts';
import { allViews } from './all-views.ts';
import { rebuildView } from './rebuild-view.ts';
import { viewFollower, viewsConsumer } from './view-follower.ts';
import type { View } from './view.ts';
import type { Views } from './views.port.ts';
import { volatileCheckpoints } from './volatile-checkpoints.ts';

/** What folding the log into views needs. */
export interface ProjectionPorts extends FollowPorts {
  readonly views: Views;
}

/** How to fold. */
export interface ProjectionOptions {
  /**
   * The views live in memory and start empty with the process, so the log is read from its start
   * and no checkpoint is kept. Default: false.
   */
  readonly volatile?: boolean | undefined;
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
   * caught up. Readers see the old one until then, never an empty one. What was set aside before is
   * retried along the way. No other process may project the view at the moment of the switch.
   */
  rebuild(view: View): Promise<void>;
  /**
   * Rebuilds every view and continues from the current end of the log: for views whose facts come
   * from another history than the log's. Only for volatile views, because a stored checkpoint never
   * moves back.
   */
  startAnew(): Promise<void>;
}

/**
 * Feeds the views from the outbox: reads it in order, step by step, and folds what it finds; see
 * `viewFollower`.
 */
export const projectViews = (ports: ProjectionPorts, options: ProjectionOptions = {}): ViewProjector => {
  const { batchSize, views = allViews } = options;
  const own = options.volatile === true ? volatileCheckpoints() : undefined;
  const checkpoints = own ?? ports.checkpoints;
  const following = followLog({ ...ports, checkpoints }, viewFollower(ports.views, views, { batchSize }));
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Answer>(step: () => Promise<Answer>): Promise<Answer> => {
    const answer = turn.then(step);
    turn = answer.catch(() => undefined);
    return answer;
  };
  const rebuild = async (view: View): Promise<void> => {
    const { goLive } = await rebuildView(ports, view, batchSize);
    await inTurn(goLive);
  };
  const startAnew = async (): Promise<void> => {
    if (own === undefined) throw new TicketlyFault('misconfigured', 'views with a stored checkpoint do not start anew');
    const rebuilt = await Promise.all(views.map((view) => rebuildView(ports, view, batchSize)));
    await inTurn(async () => {
      const ends: Position[] = [];
      for (const { goLive } of rebuilt) ends.push(await goLive());
      own.goTo(ends.reduce((min, end) => (end < min ? end : min)));
    });
  };
  // Waited for outside of the turn, which a rebuild may want meanwhile.
  const run = async ({ waitMs = 0, ...step }: FollowStep = {}): Promise<number> => {
    const folded = await inTurn(() => following.run(step));
    if (folded > 0 || waitMs === 0) return folded;
    const news = await ports.changeFeed.read({
      after: await checkpoints.get(viewsConsumer),
      ...step,
      limit: 1,
      waitMs,
    });
    return news.length === 0 ? 0 : inTurn(() => following.run(step));
  };
  return { name: 'project views', everyMs: 0, run, rebuild, startAnew, reached: () => checkpoints.get(viewsConsumer) };
};
