import { timerTurn } from '../kernel/index.ts';
import type { Instant, Job } from '../kernel/index.ts';
import type { Position } from '../messaging/index.ts';
import { allViews } from '../views/index.ts';
import type { AuditPorts } from './audit-ports.ts';
import { correctDrifts } from './correct-drifts.ts';
import type { Corrections } from './correct-drifts.ts';
import { newsReader } from './news-reader.ts';
import { factPlaces } from './fact-places.ts';
import type { Drift, DriftNews } from './finding.ts';
import { holdWatch } from './hold-watch.ts';
import { positionWatch } from './position-watch.ts';
import { sessionRounds } from './session-rounds.ts';
import { suspects } from './suspects.ts';
import type { Look } from './suspects.ts';
import { viewShadows } from './view-shadows.ts';

/** Whom to tell, and which consumers carry facts to the stores under audit. */
export interface AuditOptions {
  /** The consumer that carries decisions to the locks. */
  readonly relay: string;
  /** Other consumers whose positions are watched. */
  readonly followers?: readonly string[] | undefined;
  /** How far the views that this process reads have come. Without it, no views are compared. */
  readonly viewsReached?: (() => Promise<Position>) | undefined;
  /** Called once for everything that is proved to be wrong, and once when it is right again. */
  readonly onDrift?: ((drift: Drift, state: DriftNews) => void) | undefined;
  /** The pause between rounds while anything happens, in milliseconds. Default 10,000. */
  readonly everyMs?: number | undefined;
  /** What it corrects automatically. Default: nothing. */
  readonly corrections?: Corrections | undefined;
}

/** How far the auditor has come. */
export interface AuditProgress {
  readonly rounds: number;
  readonly sessions: number;
  readonly orders: number;
  /** Sessions whose locks, and orders whose entries, it corrected. */
  readonly corrections: number;
  /** Facts it has not looked at; the sweep reaches their sessions anyway. */
  readonly lagPositions: number;
  readonly lastAt: Instant | undefined;
}

/** The auditor at work. */
export interface Audit extends Job {
  /** What is proved to be wrong now. */
  readonly drifts: () => readonly Drift[];
  readonly progress: () => AuditProgress;
}

/** The maximum number of new facts that a round reads from the log. */
const factsPerRound = 1_000;

/**
 * Compares locks, claims, orders, payments, tickets and views while everything runs. Each round
 * looks at what changed since the last one, at what looked wrong before, and at the next few
 * sessions, so that in time it sees everything. No round costs more than a fixed number of queries.
 *
 * It reports only what is unchanged at a second look, after every fact from before the first look
 * has reached its destination; so nothing that is merely in transit is ever reported. What is
 * proved and follows from the record, it corrects.
 *
 * @returns a job whose steps return how much is new or looks wrong.
 */
export const keepAuditing = (ports: AuditPorts, options: AuditOptions): Audit => {
  const { relay, viewsReached, onDrift = () => undefined, followers = [], corrections, everyMs = 10_000 } = options;
  const { holdTtlMaxMs, orderGraceMs, orderTtlMs } = ports.limits;
  const rounds = sessionRounds(ports, holdWatch(ports.seatFeed, holdTtlMaxMs + orderGraceMs + orderTtlMs));
  const positions = positionWatch(ports.checkpoints, [relay, ...followers]);
  const { nextTurn = timerTurn } = ports;
  const shadows = viewsReached && viewShadows({ ...ports, nextTurn }, allViews, viewsReached);
  const [known, places] = [suspects(), factPlaces()];
  const reader = newsReader(ports.changeFeed, factsPerRound);
  const corrector = correctDrifts(corrections, onDrift);
  let progress: AuditProgress = {
    rounds: 0,
    sessions: 0,
    orders: 0,
    corrections: 0,
    lagPositions: 0,
    lastAt: undefined,
  };

  const tell = async (look: Look): Promise<{ readonly wrong: number; readonly corrected: number }> => {
    const verdict = known.judge(look, (subject) => places.of(subject));
    const corrected = await corrector.deal(verdict);
    for (const drift of verdict.righted) onDrift(drift, 'righted');
    return { wrong: known.subjects().length, corrected };
  };
  const run = async (): Promise<number> => {
    const now = ports.clock.now();
    const end = await ports.logHistory.latest();
    const moved = await positions.look(end);
    const carried = await ports.checkpoints.get(relay);
    const { after, news } = await reader.read(end);
    for (const fact of news) places.note(fact);
    const sessions = await rounds.look(known.subjects(), news);
    const viewed = await shadows?.look(end.position);
    for (const fact of viewed?.facts ?? []) places.note(fact);
    const backwards = positions.read(after, news);
    const suspicions = [...moved, ...backwards, ...sessions.found, ...(viewed?.suspicions ?? [])];
    const covers = (subject: string): boolean =>
      subject.startsWith('positions/') || sessions.covered.has(subject) || viewed?.subjects.has(subject) === true;
    // What the relay carries to the locks may be late; everything else is one transaction.
    const hasCome = ({ kind, position }: Drift): boolean => kind !== 'lock-differs' || carried >= position;
    // Facts logged during the look count as well: their effects may have been seen already.
    const { position: seenBy } = await ports.logHistory.latest();
    const { wrong, corrected } = await tell({ suspicions, covers, now, end: seenBy, hasCome });
    progress = {
      rounds: progress.rounds + 1,
      sessions: progress.sessions + sessions.sessions,
      orders: progress.orders + [...sessions.covered].filter((subject) => subject.startsWith('orders/')).length,
      corrections: progress.corrections + corrected,
      lagPositions: Math.max(0, end.position - reader.reached()),
      lastAt: now,
    };
    return news.length + wrong;
  };
  return {
    name: 'audit',
    everyMs,
    idleMs: () => Math.max(60_000, everyMs),
    run,
    drifts: () => known.drifts(),
    progress: () => progress,
  };
};
