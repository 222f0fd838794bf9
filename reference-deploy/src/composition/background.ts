import type { Job } from '@ticketly/core';
import type { JobRunner } from '@ticketly/core/jobs';
import { rankTrending } from '@ticketly/core/trending';
import type { ResolutionContext } from 'inversify';
import { alarmOf, restoreAlarmOf } from './alarms.ts';
import { jobGroups, runInBackground } from './jobs.ts';
import { services } from './symbols.ts';

/** Counts page views of events, and ranks events by them, in every process that shows events. */
const trendJobs = async (context: ResolutionContext, isReady: () => boolean): Promise<readonly Job[]> => {
  const { parts } = await context.getAsync(services.config);
  if (!parts.includes('api')) return [];
  // It must know without delay what others have ranked meanwhile.
  const { rankings } = (await context.getAsync(services.stores)).value;
  const ports = { ...(await context.getAsync(services.ports)), rankings };
  return [await context.getAsync(services.pageVisits), rankTrending(ports, { isReady })];
};

/** Everything that this process does in the background. */
export const makeJobs = async (context: ResolutionContext): Promise<JobRunner> => {
  const { parts, store, views } = await context.getAsync(services.config);
  // As far as this process can tell, views that another one keeps have caught up.
  let viewsCaughtUp = views.kind === 'mongo';
  const { jobs: tidying, lead } = await context.getAsync(services.stores);
  const { logger } = await context.getAsync(services.log);
  const startup = await context.getAsync(services.startup);
  const viewsAt = await context.getAsync(services.viewsAt);
  const comparing = (await context.getAsync(services.comparisons)).jobs;
  const ports = await context.getAsync(services.ports);
  const office = await context.getAsync(services.ticketly);
  const groups = jobGroups(
    parts,
    { ports, ticketly: office },
    {
      viewsBy: views.kind === 'memory' ? 'each' : ((await context.getAsync(services.logInKafka)) ?? 'worker'),
      viewLetters: await context.getAsync(services.viewLetters),
      onSetAside: alarmOf(logger),
      onViewsAt: (position, atEnd) => {
        viewsAt.position = position;
        viewsCaughtUp ||= atEnd;
        office.liveSales.news();
        if (atEnd) startup.reached('views');
      },
      onRestore: restoreAlarmOf(logger),
      isStoreOurs: store.kind !== 'postgres',
      also: [
        (await context.getAsync(services.logWatch)).job,
        ...(await context.getAsync(services.locks)).jobs,
        ...(await trendJobs(context, () => viewsCaughtUp)),
      ],
    },
    { also: [...tidying, ...(await context.getAsync(services.views)).jobs, ...comparing], lead },
  );
  return runInBackground(groups, ports.clock, logger);
};
