import { TicketlyFault } from '../kernel/index.ts';
import { handOver, readSubjects } from '../messaging/index.ts';
import type { ChangeFeed, Checkpoints, DeadLetters, HandOverPorts } from '../messaging/index.ts';
import type { LogFollower, LogShare, Position, RecordedEvent } from '../messaging/index.ts';
import { allBuilds, documentOf, firstBuild, reachedBy, viewsConsumer } from './view-builds.ts';
import { viewFollower } from './view-follower.ts';
import type { View } from './view.ts';
import type { Build, BuildOfView, ViewBuilds, Views } from './views.port.ts';

/** What following the log with views needs. */
export interface FollowViewsPorts {
  readonly views: Views;
  /** The archive that builds are caught up from. */
  readonly changeFeed: ChangeFeed;
  readonly deadLetters: Pick<DeadLetters, 'add' | 'of'>;
  readonly onSetAside?: HandOverPorts['onSetAside'];
}

/** How to fold. */
export interface FollowViewsOptions {
  /** Facts in a batch. Default: 500. */
  readonly batchSize?: number | undefined;
  /** The share of the log to read. Default: all of it, as `views`. */
  readonly share?: LogShare | undefined;
}

/** A build that a consumer must catch up before it takes its next batch. */
interface Lagging extends BuildOfView {
  readonly from: Position;
}

/** Which share of the log to catch up from, and how much at a time. */
interface Bringing {
  readonly share: LogShare;
  readonly batchSize: number;
}

const wholeLog: LogShare = { consumer: viewsConsumer, owns: () => true };

/**
 * A follower of the log that keeps views up to date, in the live build of each and in one that is
 * to go live. It does not know what feeds it: `followLog` reads the outbox, and a broker's consumer
 * passes batches to `takeBatches`.
 *
 * Its checkpoint is kept with the builds. When asked for it, before each batch, the follower looks
 * at the builds, catches up from the archive those that lack facts (a new view, a store that was
 * lost, a batch that was written to only one build), and joins a build that is open. From then on
 * it writes each document to that build first and to the live one second, so that readers never see
 * anything go back across the switch.
 */
export const followViews = (
  ports: FollowViewsPorts,
  views: readonly View[],
  { batchSize = 500, share = wholeLog }: FollowViewsOptions = {},
): LogFollower => {
  const { views: store } = ports;
  const { consumer } = share;
  let known: ReadonlyMap<string, ViewBuilds> = new Map();
  /**
   * By view, the builds that the next batch is written to: the one that is to go live comes first.
   */
  let written = new Map<View, readonly Build[]>();
  const joined = new Map<View, Build>();
  const builds = (): readonly BuildOfView[] =>
    [...written].flatMap(([view, each]) => each.map((build) => ({ view, build })));

  const get = async (): Promise<Position> => {
    known = await store.builds(views);
    const seen = views.map((view) => ({ view, ...buildsIn(known, view) }));
    const target = maxOf(seen.map(({ live }) => reachedBy(live, consumer)));
    const reached = new Map<string, Position>();
    const lagging = seen.flatMap(({ view, live, next }) => {
      if (next?.build !== joined.get(view)) joined.delete(view);
      return [...(next?.isOpen ? [next] : []), live].map((state) => {
        const from = reachedBy(state, consumer);
        reached.set(keyOf({ view, build: state.build }), from);
        return { view, build: state.build, from };
      });
    });
    const isBehind = lagging.filter(({ from }) => from < target);
    const broughtTo = isBehind.length === 0 ? target : await bringUp({ ...ports, share, batchSize }, isBehind, target);
    for (const one of isBehind) reached.set(keyOf(one), maxOf([one.from, broughtTo]));
    for (const { view, next } of seen)
      if (next?.isOpen && joined.get(view) !== next.build && (await store.join(view, next.build, consumer)))
        joined.set(view, next.build);
    written = new Map(
      seen.map(({ view, live }) => {
        const own = joined.get(view);
        return [view, own === undefined ? [live.build] : [own, live.build]];
      }),
    );
    return minOf(builds().map((one) => reached.get(keyOf(one)) ?? (0 as Position)));
  };
  const checkpoints: Checkpoints = {
    get,
    advance: (_, position) => store.reach(builds(), consumer, position),
  };
  const folding = viewFollower(store, views, { batchSize, buildsOf: (view) => written.get(view) ?? [firstBuild] });
  const apply: LogFollower['apply'] = async (subject, facts) => {
    const { view, build } = documentOf(views, subject);
    const { next, ...others } = buildsIn(known, view);
    if (next?.build === build && joined.get(view) !== build)
      throw new TicketlyFault('unavailable', `build ${build} of ${view.name} is being filled`);
    // A document of a dropped build concerns nobody.
    if (allBuilds({ next, ...others }).some((one) => one.build === build)) await folding.apply(subject, facts);
  };
  return {
    ...folding,
    apply,
    consumer,
    checkpoints,
    ofShare: (own) => followViews(ports, views, { batchSize, share: own }),
  };
};

const keyOf = ({ view, build }: BuildOfView): string => `${view.name}#${build}`;
const maxOf = (positions: readonly Position[]): Position => Math.max(0, ...positions) as Position;
const minOf = (positions: readonly Position[]): Position =>
  positions.reduce((min, each) => (each < min ? each : min), positions[0] ?? (0 as Position));

/** A view's builds, among those that were read. */
const buildsIn = (known: ReadonlyMap<string, ViewBuilds>, { name }: View): ViewBuilds => {
  const builds = known.get(name);
  if (builds === undefined) throw new TicketlyFault('unexpected', `the store knows no builds of ${name}`);
  return builds;
};

/**
 * Folds a share of the archive into builds that lack it, and records how far they are complete.
 * Builds that lack less than others get repeats, which their documents ignore.
 *
 * @returns the position reached: less than `target` only if the log is shorter than it was.
 */
const bringUp = async (
  { views: store, changeFeed, deadLetters, onSetAside, share, batchSize }: FollowViewsPorts & Bringing,
  lagging: readonly Lagging[],
  target: Position,
): Promise<Position> => {
  const views = [...new Set(lagging.map(({ view }) => view))];
  const buildsOf = (view: View): readonly Build[] =>
    lagging.filter((one) => one.view === view).map(({ build }) => build);
  const follower = { ...viewFollower(store, views, { batchSize, buildsOf }), consumer: share.consumer };
  const hands = handOver({ deadLetters, onSetAside }, follower);
  const concerns = (fact: RecordedEvent): boolean =>
    share.owns(fact) && views.some(({ types }) => types.includes(fact.type));
  let reached = minOf(lagging.map(({ from }) => from));
  while (reached < target) {
    const read = await changeFeed.read({ after: reached, limit: batchSize });
    const facts = read.filter(({ position }) => position <= target);
    const own = facts.filter(concerns);
    await hands.hand(own, await waitingIn(deadLetters, follower, own));
    const last = facts.length < read.length ? target : facts.at(-1)?.position;
    if (last === undefined) break;
    reached = last;
    await store.reach(lagging, share.consumer, reached);
  }
  return reached;
};

/** The subjects of these facts that wait for attention, and from which position on. */
const waitingIn = async (
  deadLetters: Pick<DeadLetters, 'of'>,
  follower: LogFollower,
  facts: readonly RecordedEvent[],
): Promise<ReadonlyMap<string, Position>> => {
  if (facts.length === 0) return new Map();
  const subjects = facts.flatMap((fact) => {
    const named = readSubjects(follower, fact);
    return 'error' in named ? [] : named;
  });
  const letters = await deadLetters.of(follower.consumer, [...new Set(subjects)]);
  return new Map(letters.filter(({ recovered }) => !recovered).map(({ subject, position }) => [subject, position]));
};
