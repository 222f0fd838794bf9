import { countDeadLetters } from '@ticketly/core/messaging';
import type { DeadLetters } from '@ticketly/core';
import { degraded } from '@ticketly/http';
import type { HealthCheck } from '@ticketly/http';
import type { JobRunner } from '@ticketly/core/jobs';

/** A failure is retried within seconds, and a new leader found within ten: what lasts longer needs somebody. */
const toleratedMs = 15_000;

/** Jobs that have failed for a while, by name. */
export const jobsCheck = ({ states }: Pick<JobRunner, 'states'>, now: () => number = Date.now): HealthCheck => ({
  name: 'jobs',
  check: async () =>
    degraded(
      ...states().flatMap(({ name, failingSince }) => {
        const forMs = failingSince === undefined ? 0 : now() - failingSince;
        return forMs < toleratedMs ? [] : [`The job "${name}" has failed for ${Math.round(forMs / 1_000)} s.`];
      }),
    ),
});

/** Whether anybody has done the background work lately. */
export const leaderCheck = (hasLeader: () => Promise<boolean>, now: () => number = Date.now): HealthCheck => {
  let seenAt = now();
  return {
    name: 'leader',
    check: async () => {
      // A store that is away is told by its own check.
      if (await hasLeader().catch(() => true)) seenAt = now();
      const forMs = now() - seenAt;
      if (forMs < toleratedMs) return degraded();
      return degraded(`No process has done the background work for ${Math.round(forMs / 1_000)} s.`);
    },
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
        .map(({ consumer, count, subject }) => `"${consumer}" left ${count} behind, and first ${subject}.`),
    );
  },
});
