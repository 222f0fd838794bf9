import type { Checkpoints } from './change-feed.port.ts';
import type { LogFollower } from './log-follower.ts';
import { takeBatches } from './take-batches.ts';
import type { BatchPorts } from './take-batches.ts';

/** The log, how far a follower has come in it, and what it set aside. */
export interface FollowPorts extends BatchPorts {
  readonly checkpoints: Checkpoints;
}

/** How one step reads. */
export interface FollowStep {
  /** The most facts to read. Default: the follower's batch. */
  readonly limit?: number;
  /** How long to wait for the first fact. */
  readonly waitMs?: number;
  readonly signal?: AbortSignal;
}

/** A follower of the log, run step by step. */
export interface LogFollowing {
  /** @returns how many events it read; 0 at the end of the log. */
  readonly runOnce: (step?: FollowStep) => Promise<number>;
}

/**
 * Reads the outbox for a follower, batch by batch, in order, at least once, and keeps its place. A
 * fact that can't be applied does not stop the others: it is set aside as a dead letter, together
 * with later facts of its subject, and retried on request.
 */
export const followLog = (ports: FollowPorts, follower: LogFollower): LogFollowing => {
  const { consumer } = follower;
  const batches = takeBatches(ports, follower);
  const runOnce = async ({ limit = follower.batchSize, ...wait }: FollowStep = {}): Promise<number> => {
    const after = await ports.checkpoints.get(consumer);
    const batch = await ports.changeFeed.read({ after, limit, ...wait });
    await batches.take(batch, after);
    const last = batch.at(-1);
    if (last !== undefined) await ports.checkpoints.advance(consumer, last.position);
    return batch.length;
  };
  return { runOnce };
};
