import type { DeadLetters, Job, NewDeadLetter, Ports, Position, Ticketly } from '@ticketly/core';
import { runJobs } from '@ticketly/core/jobs';
import type { JobGroup, JobNews, JobRunner, Lead } from '@ticketly/core/jobs';
import { noticeRestores } from '@ticketly/core/restoring';
import type { Restore } from '@ticketly/core/restoring';
import { projectViews, renewViews } from '@ticketly/core/views';
import type { ViewProjector } from '@ticketly/core/views';
import type { Logger } from 'pino';
import type { DeploymentPart, SharedPart } from '../config/deployment-parts.ts';
import type { LogInKafka } from '../log-in-kafka/open-log-in-kafka.ts';

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const viewsBatch = 500;

/** What every process does. */
export interface OwnWork {
  /**
   * `each`: a process that shows views keeps them in its memory · `worker`: one keeps them for all
   * · otherwise, processes with the worker part share what arrives through Kafka, and one of them
   * relays the log there.
   */
  readonly viewsBy: 'each' | 'worker' | Pick<LogInKafka, 'relaying' | 'following' | 'renewing'>;
  /** What views in memory leave behind lives as long as they do: as long as the process. */
  readonly viewLetters: DeadLetters;
  readonly onSetAside: (letter: NewDeadLetter) => void;
  /**
   * Called often, with how far the views have come, and whether they hold everything that was in
   * the log when they began to read it.
   */
  readonly onViewsAt: (position: Position, atEnd: boolean) => void;
  /**
   * Called by the process that first notices that the database was restored to an earlier state.
   */
  readonly onRestore: (restore: Restore) => void;
  /** Nobody else can access the store while this process runs, let alone restore a backup. */
  readonly isStoreOurs: boolean;
  /** What else every process does. */
  readonly also: readonly Job[];
}

/** What one process at a time does for all. */
export interface SharedWork {
  /** Periodic work in addition to the office's own jobs. */
  readonly also: readonly Job[];
  readonly lead: (part: SharedPart) => Lead;
}

/** The jobs of a process that does these parts. */
export const jobGroups = (
  parts: readonly DeploymentPart[],
  { ports, ticketly }: { readonly ports: Ports; readonly ticketly: Ticketly },
  own: OwnWork,
  { also, lead }: SharedWork,
): readonly JobGroup[] => {
  const { relayDecisions, keepTimers, cancelWithEvent, refundCancelledSessions, issueReceipts, ...due } = ticketly.jobs;
  const isKeeper = parts.includes(own.viewsBy === 'each' ? 'api' : 'worker');
  const views = isKeeper ? viewsFor(ports, own) : undefined;
  const isForItself = own.viewsBy !== 'worker';
  const shared: Readonly<Record<SharedPart, readonly Job[]>> = {
    worker: [
      relayDecisions,
      keepTimers,
      cancelWithEvent,
      refundCancelledSessions,
      issueReceipts,
      ...(isForItself ? [] : (views?.jobs ?? [])),
      ...(views?.renewing ?? []),
      ...(typeof own.viewsBy === 'object' ? [own.viewsBy.relaying] : []),
    ],
    jobs: [...Object.values(due), ...also],
  };
  const led = (['worker', 'jobs'] as const).filter((part) => parts.includes(part));
  const restores = noticeRestores(ports, { alarm: own.onRestore, rebuild: views?.startAnew ?? (async () => {}) });
  const readsLog = own.viewsBy === 'each' && isKeeper;
  const forItself = [
    ...(isForItself ? (views?.jobs ?? []) : []),
    ...(readsLog ? [] : [hearing(ports)]),
    { ...restores, everyMs: own.isStoreOurs ? minuteMs : restores.everyMs },
    ...own.also,
  ];
  return [
    { name: 'own', jobs: forItself },
    ...led.map((part) => ({ name: part, jobs: shared[part], lead: lead(part) })),
  ];
};

interface KeptViews {
  readonly jobs: readonly Job[];
  /** What one process does for all: renews stored views whose history differs from the log's. */
  readonly renewing: readonly Job[];
  /** After a restore: refolds what stems from the lost time. */
  readonly startAnew: () => Promise<void>;
}

const viewsFor = (ports: Ports, { viewsBy, viewLetters, onSetAside, onViewsAt }: OwnWork): KeptViews => {
  const nothing = async (): Promise<void> => undefined;
  if (typeof viewsBy === 'object')
    return { jobs: [viewsBy.following], renewing: [viewsBy.renewing], startAnew: nothing };
  const deadLetters = viewsBy === 'each' ? viewLetters : ports.deadLetters;
  const projector = projectViews({ ...ports, deadLetters, onSetAside }, { batchSize: viewsBatch });
  const jobs = [telling(projector, onViewsAt)];
  return viewsBy === 'each'
    ? { jobs, renewing: [], startAnew: () => projector.startAnew() }
    : { jobs, renewing: [renewViews(ports)], startAnew: nothing };
};

/** Wakes waiting readers in a process that reads nothing of the log itself. */
const hearing = ({ logHistory, changeFeed }: Ports): Job => ({
  name: 'hear of news',
  everyMs: secondMs,
  run: async (step) => {
    const { position } = await logHistory.latest();
    return (await changeFeed.read({ ...step, after: position, limit: 1 })).length;
  },
});

/** Looks without waiting first: a follower at the end of the log says so at once. */
const telling = (views: ViewProjector, onViewsAt: OwnWork['onViewsAt']): Job => ({
  ...views,
  run: async (step) => {
    const folded = await views.run();
    onViewsAt(await views.reached(), folded < viewsBatch);
    if (folded > 0) return folded;
    const later = await views.run(step);
    onViewsAt(await views.reached(), true);
    return later;
  },
});

/** Runs them, and logs how it goes. */
export const runInBackground = (groups: readonly JobGroup[], clock: Ports['clock'], logger: Logger): JobRunner =>
  runJobs(groups, { clock, tell: (news) => tellLog(logger, news) });

const tellLog = (logger: Logger, news: JobNews): void => {
  switch (news.kind) {
    case 'failed':
      logger.error({ job: news.job, failures: news.failures, err: news.error }, 'a job failed');
      return;
    case 'works-again':
      logger.info({ job: news.job, failures: news.failures }, 'a job works again');
      return;
    case 'leads':
      logger.info({ part: news.group }, 'this process now leads this part for the whole deployment');
      return;
    case 'lost-lead':
      logger.warn({ part: news.group }, 'this process no longer leads this part; another one may take over');
  }
};
