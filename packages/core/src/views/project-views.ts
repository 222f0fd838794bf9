import { TicketlyFault, invariant } from '../kernel/index.ts';
import { followLog } from '../messaging/index.ts';
import type {
  Checkpoints,
  FollowPorts,
  FollowStep,
  LogFollower,
  LogFollowing,
  Position,
  RecordedEvent,
} from '../messaging/index.ts';
import { folds } from './folds.ts';
import { rebuildView, replaceLetters } from './rebuild-view.ts';
import type { Generation, ViewName, Views } from './views.port.ts';

/** What folding the log into views needs. */
export interface ProjectionPorts extends FollowPorts {
  readonly views: Views;
}

/** How to fold. */
export interface ProjectionOptions {
  /** The views live in memory and begin empty with the process, so the log is read from its start and no checkpoint is kept. Default false. */
  readonly volatile?: boolean | undefined;
  /** Events read in one step. Default 500. */
  readonly batchSize?: number | undefined;
}

/** Keeps the views up to date with the log. */
export interface ViewProjector extends LogFollowing {
  /** How far it has come in the log. */
  reached(): Promise<Position>;
  /**
   * Folds a view anew from the start of the log, beside the live one, and switches to it when it has caught up; readers see the old one until
   * then, and never an empty one. What was set aside before is tried again with it. Asks that no other process projects the view at the moment of the
   * switch.
   */
  rebuild(name: ViewName): Promise<void>;
  /**
   * Rebuilds every view, and goes on from the end of the log as it is now: for views whose facts are of another history than the log's. Only for volatile
   * ones: a stored checkpoint does not go back.
   */
  startAnew(): Promise<void>;
}

const consumer = 'views';

/**
 * Folds the log into every view, in order, each event into a document once, however often it comes. A document that an event can't be folded into is marked
 * stale and stays as it was; the others go on.
 */
export const projectViews = (ports: ProjectionPorts, options: ProjectionOptions = {}): ViewProjector => {
  const batchSize = options.batchSize ?? 500;
  const own = options.volatile === true ? volatileCheckpoints() : undefined;
  const checkpoints = own ?? ports.checkpoints;
  const following = followLog({ ...ports, checkpoints }, viewFollower(ports.views, viewNames, batchSize));
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Answer>(step: () => Promise<Answer>): Promise<Answer> => {
    const answer = turn.then(step);
    turn = answer.catch(() => undefined);
    return answer;
  };
  const begin = async (name: ViewName): Promise<{ readonly goLive: () => Promise<Position> }> => {
    const generation = await ports.views.build(name);
    const rebuilding = rebuildView(ports, viewFollower(ports.views, [name], batchSize, generation));
    await rebuilding.catchUp();
    const goLive = async (): Promise<Position> => {
      await rebuilding.catchUp();
      await ports.views.switchTo(name, generation);
      await replaceLetters(ports.deadLetters, { consumer, isMeant: isOf(name) }, rebuilding.letters());
      return rebuilding.reached();
    };
    return { goLive };
  };
  const rebuild = async (name: ViewName): Promise<void> => {
    const begun = await begin(name);
    await inTurn(begun.goLive);
  };
  const startAnew = async (): Promise<void> => {
    if (own === undefined) throw new TicketlyFault('misconfigured', 'views with a stored checkpoint do not start anew');
    const begun = await Promise.all(viewNames.map(begin));
    await inTurn(async () => {
      const ends: Position[] = [];
      for (const { goLive } of begun) ends.push(await goLive());
      own.goTo(ends.reduce((least, end) => (end < least ? end : least)));
    });
  };
  // Waited for outside of the turn, which a rebuild may want meanwhile.
  const runOrWait = async ({ waitMs = 0, ...step }: FollowStep = {}): Promise<number> => {
    const folded = await inTurn(() => following.runOnce(step));
    if (folded > 0 || waitMs === 0) return folded;
    const news = await ports.changeFeed.read({ after: await checkpoints.get(consumer), ...step, limit: 1, waitMs });
    return news.length === 0 ? 0 : inTurn(() => following.runOnce(step));
  };
  return { runOnce: runOrWait, rebuild, startAnew, reached: () => checkpoints.get(consumer) };
};

const viewNames: readonly ViewName[] = ['event_listings', 'session_pages'];
const start = 0 as Position;

const volatileCheckpoints = (): Checkpoints & { goTo(position: Position): void } => {
  let reached = start;
  return {
    get: async () => reached,
    advance: async (_, position) => {
      reached = position;
    },
    // Also backwards.
    goTo: (position) => {
      reached = position;
    },
  };
};

const subjectOf = (name: ViewName, id: string): string => `${name}/${id}`;

const isOf =
  (name: ViewName) =>
  (subject: string): boolean =>
    subject.startsWith(subjectOf(name, ''));

/** A follower that folds facts into documents of some views. */
const viewFollower = (
  views: Views,
  names: readonly ViewName[],
  batchSize: number,
  generation?: Generation,
): LogFollower => {
  const documentOf = (subject: string): readonly [ViewName, string] => {
    const name = names.find((one) => isOf(one)(subject));
    invariant(name, `${subject} is in none of the views ${names.join(', ')}`);
    return [name, subject.slice(subjectOf(name, '').length)];
  };
  return {
    consumer,
    batchSize,
    atOnce: 16,
    subjectsOf: (event) =>
      names
        .filter((name) => folds[name].types.includes(event.type))
        .map((name) => subjectOf(name, folds[name].idOf(event))),
    apply: (subject, events) => foldInto(views, ...documentOf(subject), events, generation),
    markStale: (subject) => views.markStale(...documentOf(subject), generation),
  };
};

/** Folds facts into a document, from its own position on, and writes it once. */
const foldInto = async <Name extends ViewName>(
  views: Views,
  name: Name,
  id: string,
  events: readonly RecordedEvent[],
  generation?: Generation,
): Promise<void> => {
  const { evolve } = folds[name];
  const viewed = await views.get(name, id, generation);
  const news = events.filter(({ position }) => position > (viewed?.position ?? start));
  const last = news.at(-1);
  if (last === undefined) return;
  const document = news.reduce(evolve, viewed?.document);
  invariant(document, `${name} ${id} is nothing after ${last.type}`);
  await views.apply(name, [{ id, position: last.position, document }], generation);
};
