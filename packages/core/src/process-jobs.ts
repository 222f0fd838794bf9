import type { JobGroup, Lead } from './jobs/index.ts';
import type { DeadLetters } from './messaging/index.ts';
import type { Ports } from './ports.ts';
import { noticeRestores } from './restoring/index.ts';
import type { Restore } from './restoring/index.ts';
import type { Ticketly } from './ticketly.ts';
import { projectViews } from './views/index.ts';

/**
 * Who folds the log into the views: `each` process, where it keeps them in its memory, with what
 * is set aside there; or the one that `leads`, where they are stored for all.
 */
export type ViewsKept = { readonly views: 'each'; readonly viewLetters: DeadLetters } | { readonly views: 'leads' };

/** How the processes of an office share its work. */
export type ProcessJobsOptions = ViewsKept & {
  /** Decides which process does what one does for all: `alone`, or an adapter's leadership. */
  readonly lead: Lead;
  /** Told when the database was brought back to an earlier state. */
  readonly onRestore?: (restore: Restore) => void;
};

/**
 * Everything that a process has to do in the background, in the groups that `runJobs` takes: what
 * each does for itself, and what one at a time does for all.
 *
 * @example
 * const kept = { views: 'each', viewLetters: memoryDeadLetters({ clock }) } as const;
 * const runner = runJobs(processJobs(office, ports, { ...kept, lead: alone }), { clock });
 * runner.start();
 */
export const processJobs = (office: Ticketly, ports: Ports, options: ProcessJobsOptions): readonly JobGroup[] => {
  const { lead, onRestore = () => undefined } = options;
  const isEach = options.views === 'each';
  const projector = projectViews(isEach ? { ...ports, deadLetters: options.viewLetters } : ports);
  const restores = noticeRestores(ports, { alarm: onRestore, rebuild: () => projector.startAnew() });
  const shared = Object.values(office.jobs);
  return [
    { name: 'own', jobs: isEach ? [projector, restores] : [restores] },
    { name: 'shared', jobs: isEach ? shared : [...shared, projector], lead },
  ];
};
