import { later, TicketlyFault } from '../kernel/index.ts';
import type { Clock } from '../kernel/index.ts';
import { handOver } from '../messaging/index.ts';
import type {
  ChangeFeed,
  DeadLetters,
  LogHistory,
  NewDeadLetter,
  Position,
  RecordedEvent,
} from '../messaging/index.ts';
import { compareDocuments, storedDocuments } from './compare-views.ts';
import type { ViewComparison } from './compare-views.ts';
import { dropLettersOf, lettersOf, restLetters } from './letters-of-builds.ts';
import { allBuilds, isOfBuild, reachedBy, rebuildConsumer, viewsConsumer } from './view-builds.ts';
import { viewFollower } from './view-follower.ts';
import type { View } from './view.ts';
import type { Build, ViewBuilds, Views } from './views.port.ts';

/** What a rebuild needs. */
export interface RebuildPorts {
  readonly changeFeed: ChangeFeed;
  readonly deadLetters: DeadLetters;
  readonly logHistory: Pick<LogHistory, 'latest'>;
  readonly views: Views;
  readonly clock: Pick<Clock, 'now'>;
}

/** The consumers that keep a view up to date. */
export interface ViewConsumers {
  /** All of them, running or not. */
  readonly names: readonly string[];
  /** The consumer that reads a fact. */
  of(fact: RecordedEvent): string;
}

/** One consumer of the whole log: the views are fed from the outbox. */
export const outboxConsumers: ViewConsumers = { names: [viewsConsumer], of: () => viewsConsumer };

/** Progress reports of a rebuild. */
export type RebuildNews =
  | { readonly kind: 'begun'; readonly build: Build; /** 0, or where it goes on. */ readonly position: Position }
  | {
      readonly kind: 'folded';
      readonly position: Position;
      /** The last position of the log. */
      readonly end: Position;
      readonly positionsPerSecond: number;
      /** Estimated time until it has caught up with the log. */
      readonly remainingMs: number;
    }
  /** The consumers may join; those named have not yet. */
  | { readonly kind: 'waiting'; readonly position: Position; readonly missing: readonly string[] }
  | { readonly kind: 'compared'; readonly comparison: ViewComparison }
  | { readonly kind: 'live'; readonly build: Build; readonly previous: Build };

/** How to rebuild. */
export interface RebuildOptions {
  /** Default: {@link outboxConsumers}. */
  readonly consumers?: ViewConsumers | undefined;
  /** Facts in a batch. Default: 1,000. */
  readonly batchSize?: number | undefined;
  /** Waits between two checks of who has joined. Default: 100 milliseconds. */
  readonly rest?: (() => Promise<unknown>) | undefined;
  readonly tell?: ((news: RebuildNews, view: View) => void) | undefined;
  /** Stops the rebuild; the next one resumes there. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Decides whether to switch, after the two builds were compared. They differ if the view is now
   * folded differently, or if the old build is wrong. Default: the builds are not compared.
   */
  readonly confirm?: ((comparison: ViewComparison) => boolean | Promise<boolean>) | undefined;
}

/** How a rebuild ended. `stopped`: it can be resumed. `declined`: the build was dropped. */
export type RebuildEnd = 'live' | 'stopped' | 'declined';

/**
 * Rebuilds a view from the archive alongside the live one, while projectors run in any number of
 * processes, and switches to it once each of them writes both. Readers see the old one until then,
 * and nothing they see goes back. The old one is kept until the next rebuild, or a request, drops
 * it.
 *
 * If it is stopped or killed at any point, the next call resumes there; two concurrent calls do the
 * same work twice and agree. Facts that were set aside are retried along the way.
 *
 * Faults: those of the ports. `contended` if somebody dropped the build meanwhile.
 *
 * @param view what to fold: its current declaration, whatever the live build was folded with.
 * @param options who keeps the view up to date, and how to rebuild it.
 * @returns how it ended.
 * @example
 * const confirm = ({ differences }: ViewComparison): boolean => differences === 0;
 * const end = await rebuildView(ports, sessionPages, { tell: console.log, confirm });
 */
export const rebuildView = async (
  ports: RebuildPorts,
  view: View,
  options: RebuildOptions = {},
): Promise<RebuildEnd> => {
  const [end = 'stopped'] = await rebuildViews(ports, [view], options);
  return end;
};

/**
 * Rebuilds several views as {@link rebuildView} does: folds one after the other, and then lets the
 * consumers join all of them at once. An idle consumer looks for builds every few seconds, and so
 * is waited for only once, however many views there are.
 *
 * @returns how each of them ended, in their order.
 */
export const rebuildViews = async (
  ports: RebuildPorts,
  views: readonly View[],
  options: RebuildOptions = {},
): Promise<readonly RebuildEnd[]> => {
  const { generation } = await ports.logHistory.latest();
  const filled = new Map<View, Build>();
  for (const view of views) {
    const build = await ports.views.build(view, generation);
    await dropLettersOf(ports, view, allBuilds(await buildsOf(ports.views, view)));
    if (!(await fill(ports, view, build, options))) return views.map(() => 'stopped');
    filled.set(view, build);
  }
  for (const [view, build] of filled) await ports.views.open(view, build);
  const ends: RebuildEnd[] = [];
  for (const [view, build] of filled) ends.push(await goLive(ports, view, build, options));
  return ends;
};

/**
 * Makes the previous build of a view the live one again: brings it up to date, waits until every
 * consumer writes it, and switches.
 *
 * @returns `none` if there is no previous build, or another rebuild is going on.
 */
export const returnToPrevious = async (
  ports: RebuildPorts,
  view: View,
  options: RebuildOptions = {},
): Promise<RebuildEnd | 'none'> => {
  const { previous, next } = await buildsOf(ports.views, view);
  const build = previous?.build ?? (next?.isReturning ? next.build : undefined);
  if (build === undefined) return 'none';
  await restLetters(ports, view, build, false);
  if (!(await ports.views.open(view, build))) return 'none';
  return goLive(ports, view, build, options);
};

/** Drops all builds but the live one: a rebuild that was stopped, and the previous build. */
export const dropOtherBuilds = async (
  ports: Pick<RebuildPorts, 'views' | 'deadLetters'>,
  view: View,
): Promise<readonly Build[]> => {
  const { live, next, previous } = await buildsOf(ports.views, view);
  const others = [next, previous].flatMap((one) => one?.build ?? []);
  for (const build of others) await ports.views.drop(view, build);
  await dropLettersOf(ports, view, [live]);
  return others;
};

const aMoment = (): Promise<void> => new Promise((resolve) => void later(resolve, 100));

/** A view's builds. */
export const buildsOf = async (store: Views, view: View): Promise<ViewBuilds> => {
  const builds = (await store.builds([view])).get(view.name);
  if (builds === undefined) throw new TicketlyFault('unexpected', `the store knows no builds of ${view.name}`);
  return builds;
};

/** Folds the archive into a build up to the end of the log. @returns whether it got there. */
const fill = async (
  ports: RebuildPorts,
  view: View,
  build: Build,
  { consumers = outboxConsumers, batchSize = 1_000, tell, signal }: RebuildOptions,
): Promise<boolean> => {
  const { next } = await buildsOf(ports.views, view);
  if (next?.build !== build || next.isOpen) return true;
  let position = reachedBy(next, rebuildConsumer);
  tell?.({ kind: 'begun', build, position }, view);
  const begun = { at: ports.clock.now(), position };
  const follower = viewFollower(ports.views, [view], { batchSize, buildsOf: () => [build] });
  const letters = new Map<string, NewDeadLetter>();
  for (const letter of await lettersOf(ports.deadLetters, isOfBuild(view, build))) letters.set(letter.subject, letter);
  const owners = new Map<Position, string>();
  const add = async (letter: NewDeadLetter): Promise<boolean> => {
    const owned = { ...letter, consumer: owners.get(letter.position) ?? letter.consumer };
    letters.set(letter.subject, owned);
    return ports.deadLetters.add(owned);
  };
  const hands = handOver({ deadLetters: { add } }, follower);
  for (;;) {
    if (signal?.aborted) return false;
    const facts = await ports.changeFeed.read({ after: position, limit: batchSize });
    const last = facts.at(-1);
    if (last === undefined) return true;
    owners.clear();
    for (const fact of facts) owners.set(fact.position, consumers.of(fact));
    await hands.hand(facts, new Map([...letters].map(([subject, letter]) => [subject, letter.position])));
    ({ position } = last);
    await ports.views.reach([{ view, build }], rebuildConsumer, position);
    if (tell) tell(await progress(ports, begun, position), view);
    if (facts.length < batchSize) return true;
  }
};

const progress = async (
  { clock, logHistory }: RebuildPorts,
  begun: { readonly at: number; readonly position: Position },
  position: Position,
): Promise<RebuildNews> => {
  const end = (await logHistory.latest()).position;
  const seconds = Math.max(1, clock.now() - begun.at) / 1_000;
  const positionsPerSecond = (position - begun.position) / seconds;
  const remainingMs = (Math.max(0, end - position) / positionsPerSecond) * 1_000;
  return { kind: 'folded', position, end, positionsPerSecond, remainingMs };
};

/** Lets the consumers join, and switches once all have. */
const goLive = async (
  ports: RebuildPorts,
  view: View,
  build: Build,
  { consumers = outboxConsumers, rest = aMoment, tell, signal, confirm }: RebuildOptions,
): Promise<RebuildEnd> => {
  const { views } = ports;
  await views.open(view, build);
  for (let told = ''; ;) {
    const { live, next } = await buildsOf(views, view);
    if (live.build === build) return 'live';
    if (next?.build !== build) throw new TicketlyFault('contended', `somebody dropped build ${build} of ${view.name}`);
    const missing = consumers.names.filter((name) => !next.joined.includes(name));
    if (missing.length === 0) break;
    if (signal?.aborted) return 'stopped';
    if (missing.join() !== told) tell?.({ kind: 'waiting', position: reachedBy(next, rebuildConsumer), missing }, view);
    told = missing.join();
    await rest();
  }
  const { live } = await buildsOf(views, view);
  if (confirm !== undefined) {
    const [old, fresh] = [storedDocuments(views, view, live.build), storedDocuments(views, view, build)];
    const comparison = await compareDocuments(old, fresh, { rest });
    tell?.({ kind: 'compared', comparison }, view);
    if (!(await confirm(comparison))) {
      await views.drop(view, build);
      await dropLettersOf(ports, view, [live]);
      return 'declined';
    }
  }
  if (!(await views.switchTo(view, build, consumers.names)))
    throw new TicketlyFault('contended', `somebody changed the builds of ${view.name} before the switch`);
  await restLetters(ports, view, live.build, true);
  tell?.({ kind: 'live', build, previous: live.build }, view);
  return 'live';
};
