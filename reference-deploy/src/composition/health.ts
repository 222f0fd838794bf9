import { countDeadLetters } from '@ticketly/core/messaging';
import { allViews, reachedIn } from '@ticketly/core/views';
import type { DeadLetters, Ports } from '@ticketly/core';
import type { Audit } from '@ticketly/core/auditing';
import { degraded, up } from '@ticketly/http';
import type { HealthCheck } from '@ticketly/http';
import type { JobRunner } from '@ticketly/core/jobs';
import type { SharedPart } from '../config/deployment-parts.ts';

/**
 * A failure is retried within seconds, and a new leader found within ten: what lasts longer needs
 * an operator.
 */
const toleratedMs = 15_000;

/** Jobs that have been failing for a while, by name. */
export const jobsCheck = ({ states }: Pick<JobRunner, 'states'>, now: () => number = Date.now): HealthCheck => ({
  name: 'jobs',
  check: async () =>
    degraded(
      ...states().flatMap(({ name, failingSince }) => {
        const forMs = failingSince === undefined ? 0 : now() - failingSince;
        return forMs < toleratedMs ? [] : [`The job "${name}" has been failing for ${Math.round(forMs / 1_000)} s.`];
      }),
    ),
});

/** Whether any process has recently done what one process does for all. */
export const leaderCheck = (
  hasLeader: (part: SharedPart) => Promise<boolean>,
  now: () => number = Date.now,
): HealthCheck => {
  const seenAt: Record<SharedPart, number> = { worker: now(), jobs: now() };
  const missing = async (part: SharedPart): Promise<readonly string[]> => {
    // A store that is away is reported by its own check.
    if (await hasLeader(part).catch(() => true)) seenAt[part] = now();
    const forMs = now() - seenAt[part];
    return forMs < toleratedMs ? [] : [`No process has led the part "${part}" for ${Math.round(forMs / 1_000)} s.`];
  };
  return {
    name: 'leader',
    check: async () => degraded(...(await Promise.all([missing('worker'), missing('jobs')])).flat()),
  };
};

/** What followers of the log had to leave behind: everything else is right, and goes on. */
export const deadLettersCheck = (stores: readonly DeadLetters[]): HealthCheck => ({
  name: 'followers',
  check: async () => {
    const counts = await Promise.all(stores.map((deadLetters) => countDeadLetters({ deadLetters })()));
    return degraded(
      ...counts
        .flat()
        .map(
          ({ consumer, count, subject }) => `Facts set aside by "${consumer}": ${count}, the first about ${subject}.`,
        ),
    );
  },
});

const mostTold = 5;

/** What the auditor proved to be wrong, if this process is the one that audits. */
export const auditCheck = ({ drifts }: Pick<Audit, 'drifts'>): HealthCheck => ({
  name: 'audit',
  check: async () => {
    const found = drifts();
    const more = found.length - mostTold;
    return degraded(
      ...found.slice(0, mostTold).map(({ kind, sentence }) => `The auditor found ${kind}: ${sentence}.`),
      ...(more > 0 ? [`And ${more} more.`] : []),
    );
  },
});

/**
 * Whether views that one process keeps for all have caught up with the log. Sales go on however old
 * they are.
 */
export const viewsCheck = ({
  changeFeed,
  views,
  clock,
}: Pick<Ports, 'changeFeed' | 'views' | 'clock'>): HealthCheck => ({
  name: 'views',
  check: async () => {
    // Views that don't answer have their own check, and stop no sale either.
    const reached = await reachedIn(views, allViews).catch(() => undefined);
    if (reached === undefined) return up;
    const [next] = await changeFeed.read({ after: reached, limit: 1 });
    const ageMs = next === undefined ? 0 : clock.now() - next.occurredAt;
    if (ageMs < toleratedMs) return up;
    return degraded(`Listings and dashboards are ${Math.round(ageMs / 1_000)} s behind.`);
  },
});
