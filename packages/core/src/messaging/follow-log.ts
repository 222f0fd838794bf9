import type { Job, JobStep } from '../kernel/index.ts';
import type { Checkpoints, Position } from './change-feed.port.ts';
import type { LogFollower } from './log-follower.ts';
import { subjectsIn, takeBatches } from './take-batches.ts';
import type { BatchPorts } from './take-batches.ts';

/** The log, how far a follower has come in it, and what it set aside. */
export interface FollowPorts extends BatchPorts {
  readonly checkpoints: Checkpoints;
}

/** How one step reads; `waitMs` is how long it waits for the first fact. */
export interface FollowStep extends JobStep {
  /** The most facts to read. Default: the follower's batch. */
  readonly limit?: number;
}

/**
 * How long a follower rests between two steps if people wait for its effects: under load each step
 * takes many facts, and none comes so late that anybody notices.
 */
export const promptMs = 25;

/** The same for followers that nobody waits for. */
export const unhurriedMs = 250;

/**
 * Reads the outbox for a follower, batch by batch, in order, at least once, and keeps its place. A
 * fact that can't be applied does not stop the others: it is set aside as a dead letter, together
 * with later facts of its subject, and retried on request.
 *
 * @param name the job's. Default: the consumer's.
 * @param everyMs how long to rest after a step, so that under load many facts are read at once. Its
 *   effects may be this late. Default: no rest.
 * @returns a job whose steps tell how many facts they read; 0 at the end of the log.
 */
export const followLog = (
  ports: FollowPorts,
  follower: LogFollower,
  name: string = follower.consumer,
  everyMs = 0,
): Job<FollowStep> => {
  const { consumer, checkpoints = ports.checkpoints } = follower;
  const batches = takeBatches(ports, follower);
  /**
   * What was applied, and after which position, until it is certain that no other process overtook.
   */
  let unsure: { readonly after: Position; readonly subjects: readonly string[] } | undefined;
  const run = async ({ limit = follower.batchSize, ...wait }: FollowStep = {}): Promise<number> => {
    const after = await checkpoints.get(consumer);
    if (unsure !== undefined && after > unsure.after) await follower.overtaken?.(unsure.subjects);
    const batch = await ports.changeFeed.read({ after, limit, ...wait });
    unsure = follower.overtaken && { after, subjects: subjectsIn(follower, batch) };
    await batches.take(batch, after);
    const last = batch.at(-1);
    if (last === undefined) return 0;
    await checkpoints.advance(consumer, last.position);
    if (unsure !== undefined && (await checkpoints.get(consumer)) > last.position)
      await follower.overtaken?.(unsure.subjects);
    unsure = undefined;
    return batch.length;
  };
  return { name, everyMs, run };
};
