import { noticeRestores } from '@ticketly/core/restoring';
import { projectViews } from '@ticketly/core/views';
import type { DeadLetters, NewDeadLetter, Ports, Position, Ticketly } from '@ticketly/core';
import type { FollowStep } from '@ticketly/core/messaging';
import type { Restore, RestorePorts } from '@ticketly/core/restoring';
import type { ProjectionPorts } from '@ticketly/core/views';
import type { Jobs } from '../background.ts';
import type { Job } from '../job.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const viewsBatch = 500;
/** Who follows the log waits for news so long before it asks again, also whether it is to try anew what it had set aside. */
const waitMs = 10 * secondMs;
/** What is looked for every second while something happens is looked for so often otherwise. */
const idleMs = (): number => 5 * secondMs;
const sweepMs = 50;

/** What every process does: its views live in its memory, and follow the log. */
const own = (
  ports: ProjectionPorts & RestorePorts,
  onViewsAt: (position: Position, atEnd: boolean) => void,
  { onRestore, restoresEveryMs }: { readonly onRestore: (restore: Restore) => void; readonly restoresEveryMs: number },
): readonly Job[] => {
  const views = projectViews(ports, { volatile: true, batchSize: viewsBatch });
  const run = async (signal: AbortSignal): Promise<number> => {
    const folded = await views.runOnce();
    onViewsAt(await views.reached(), folded < viewsBatch);
    if (folded > 0) return folded;
    const later = await views.runOnce({ waitMs, signal });
    onViewsAt(await views.reached(), true);
    return later;
  };
  const restores = noticeRestores(ports, { alarm: onRestore, rebuild: () => views.startAnew() });
  return [
    { name: 'project views', everyMs: 50, eager: true, run },
    { name: 'notice restores', everyMs: restoresEveryMs, run: restores.runOnce },
  ];
};

/** Reads the log to its end, and then waits for more. */
const follower = (name: string, step: (step: FollowStep) => Promise<number>): Job => ({
  name,
  everyMs: 5,
  eager: true,
  run: (signal) => step({ waitMs, signal }),
});

/** What one process at a time does for all; each step bears being done by two at once. */
const shared = ({ seatLocks }: Ports, ticketly: Ticketly): readonly Job[] => [
  {
    name: 'sweep holds',
    everyMs: sweepMs,
    idleMs: () => Math.min(seatLocks.nextSweepInMs?.() ?? sweepMs, idleMs()),
    run: () => ticketly.upkeep.sweepHolds(),
  },
  { name: 'expire orders', everyMs: secondMs, idleMs, run: () => ticketly.upkeep.expireOrders() },
  { name: 'reconcile payments', everyMs: secondMs, idleMs, run: () => ticketly.upkeep.reconcilePayments() },
  { name: 'compare charges', everyMs: 5 * secondMs, run: () => ticketly.upkeep.compareCharges() },
  { name: 'announce timers', everyMs: secondMs, idleMs, run: () => ticketly.upkeep.announceTimers() },
  { name: 'sweep timers', everyMs: 10 * minuteMs, run: () => ticketly.upkeep.sweepTimers() },
  { name: 'complete events', everyMs: minuteMs, run: () => ticketly.upkeep.completeEvents() },
  follower('relay decisions', ticketly.upkeep.relayDecisions),
  follower('keep timers', ticketly.upkeep.keepTimers),
  follower('cancel sessions with their event', ticketly.upkeep.cancelWithEvent),
  follower('refund cancelled sessions', ticketly.upkeep.refundCancelledSessions),
  {
    name: 'retry what failed for its surroundings',
    everyMs: minuteMs,
    run: () => ticketly.messaging.retryDeadLetters({ cause: 'surroundings' }),
  },
];

/** Everything that has to be done again and again while a deployment runs. */
export const jobsOf = (
  ports: Ports,
  ticketly: Ticketly,
  {
    own: alsoOwn,
    upkeep,
    sharesWork,
    viewLetters,
    onSetAside,
    onViewsAt,
    onRestore,
    isStoreOurs,
    alsoShared,
  }: {
    /** What every process does beside following the log. */
    readonly own: readonly Job[];
    readonly upkeep: readonly Job[];
    readonly sharesWork: boolean;
    /** What the views leave behind lives as long as they do: with the process. */
    readonly viewLetters: DeadLetters;
    readonly onSetAside: (letter: NewDeadLetter) => void;
    /** Told how far the views have come, and whether they hold what the log held when they began to read it; often. */
    readonly onViewsAt: (position: Position, atEnd: boolean) => void;
    /** What else one process does for all. */
    readonly alsoShared: readonly Job[];
    /** Called by the process that notices first that the database was brought back to an earlier state. */
    readonly onRestore: (restore: Restore) => void;
    /** Nobody else gets at the store while this process runs, least of all with a backup. */
    readonly isStoreOurs: boolean;
  },
): Jobs => ({
  own: [
    ...own({ ...ports, deadLetters: viewLetters, onSetAside }, onViewsAt, {
      onRestore,
      restoresEveryMs: isStoreOurs ? minuteMs : secondMs,
    }),
    ...alsoOwn,
  ],
  shared: sharesWork ? [...shared(ports, ticketly), ...upkeep, ...alsoShared] : [],
});
