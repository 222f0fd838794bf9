import type { Instant, Job } from '../kernel/index.ts';
import type { Position } from '../messaging/index.ts';
import { allViews } from '../views/index.ts';
import type { AuditPorts } from './audit-ports.ts';
import { newsReader } from './news-reader.ts';
import { factPlaces } from './fact-places.ts';
import type { Drift } from './finding.ts';
import { holdWatch } from './hold-watch.ts';
import { positionWatch } from './position-watch.ts';
import { sessionRounds } from './session-rounds.ts';
import { suspects } from './suspects.ts';
import type { Look } from './suspects.ts';
import { viewShadows } from './view-shadows.ts';

/** Who has to be told, and who carries facts to where they are looked at. */
export interface AuditOptions {
  /** The consumer that carries decisions to the locks. */
  readonly relay: string;
  /** Other consumers whose places are watched. */
  readonly followers?: readonly string[] | undefined;
  /** How far the views have come that this process reads. Without it, no views are compared. */
  readonly viewsReached?: (() => Promise<Position>) | undefined;
  /** Told once of everything that is proved to be wrong, and once when it is right again. */
  readonly onDrift?: ((drift: Drift, state: 'found' | 'righted') => void) | undefined;
}

/** How far the auditor has come. */
export interface AuditProgress {
  readonly rounds: number;
  readonly sessions: number;
  readonly orders: number;
  /** Facts it has not looked at; the sweep comes to their sessions all the same. */
  readonly lagPositions: number;
  readonly lastAt: Instant | undefined;
}

/** The auditor at work. */
export interface Audit extends Job {
  /** What is wrong now, as far as it is proved. */
  readonly drifts: () => readonly Drift[];
  readonly progress: () => AuditProgress;
}

/** A round reads no more of the log than this: once what is new, once what views are made of. */
const factsPerRound = 1_000;

/**
 * Compares locks, claims, orders, payments, tickets and views, while everything runs. Each round
 * looks at what changed since, at what looked wrong before, and at the next few of all sessions, so
 * that in time it sees everything; none costs more than a fixed number of queries.
 *
 * It reports what is the same at a second look, after all facts before the first had come to where
 * they are carried; so nothing that is merely on its way is ever reported.
 *
 * @returns a job whose steps tell how much is new or looks wrong.
 */
export const keepAuditing = (ports: AuditPorts, options: AuditOptions): Audit => {
  const { relay, viewsReached, onDrift = () => undefined, followers = [] } = options;
  const { holdTtlMaxMs, orderGraceMs, orderTtlMs } = ports.limits;
  const rounds = sessionRounds(ports, holdWatch(ports.seatFeed, holdTtlMaxMs + orderGraceMs + orderTtlMs));
  const positions = positionWatch(ports.checkpoints, [relay, ...followers]);
  const shadows = viewsReached && viewShadows(ports, allViews, viewsReached);
  const [known, places] = [suspects(), factPlaces()];
  const reader = newsReader(ports.changeFeed, factsPerRound);
  let progress: AuditProgress = { rounds: 0, sessions: 0, orders: 0, lagPositions: 0, lastAt: undefined };

  const tell = (look: Look): number => {
    const { proved, righted } = known.judge(look, (subject) => places.of(subject));
    for (const drift of proved) onDrift(drift, 'found');
    for (const drift of righted) onDrift(drift, 'righted');
    return known.subjects().length;
  };
  const run = async (): Promise<number> => {
    const now = ports.clock.now();
    const end = await ports.logHistory.latest();
    const moved = await positions.look(end);
    const carried = await ports.checkpoints.get(relay);
    const { after, news } = await reader.read(end);
    const old = (await shadows?.read(factsPerRound)) ?? [];
    for (const fact of [...news, ...old]) places.note(fact);
    const sessions = await rounds.look(known.subjects(), news);
    const viewed = await shadows?.compare();
    const backwards = positions.read(after, news);
    const suspicions = [...moved, ...backwards, ...sessions.found, ...(viewed?.suspicions ?? [])];
    const covers = (subject: string): boolean =>
      subject.startsWith('positions/') || sessions.covered.has(subject) || viewed?.subjects.has(subject) === true;
    // What the relay carries to the locks may be late; everything else is one transaction.
    const hasCome = ({ kind, position }: Drift): boolean => kind !== 'lock-differs' || carried >= position;
    // Facts of the time of the look count as well: what they are about may have been seen already.
    const { position: seenBy } = await ports.logHistory.latest();
    const wrong = tell({ suspicions, covers, now, end: seenBy, hasCome });
    progress = {
      rounds: progress.rounds + 1,
      sessions: progress.sessions + sessions.sessions,
      orders: progress.orders + [...sessions.covered].filter((subject) => subject.startsWith('orders/')).length,
      lagPositions: Math.max(0, end.position - reader.reached()),
      lastAt: now,
    };
    return news.length + wrong;
  };
  return {
    name: 'audit',
    everyMs: 10_000,
    idleMs: () => 60_000,
    run,
    drifts: () => known.drifts(),
    progress: () => progress,
  };
};
