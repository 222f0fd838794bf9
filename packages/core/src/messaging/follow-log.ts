import type { ChangeFeed, Checkpoints, RecordedEvent } from './change-feed.port.ts';

/** Work in the background, done in steps by whoever runs it. A step that failed is simply run again. */
export interface BackgroundStep {
  /** Does what is there to do, up to a batch. @returns how many things it dealt with; 0 when there was nothing. */
  readonly runOnce: () => Promise<number>;
}

/** Somebody who reads the log to its end, and then goes on reading. */
export interface LogFollower {
  /** Names the checkpoint. */
  readonly consumer: string;
  readonly batchSize: number;
  /** Must be repeatable: after a fault, or a crash before the checkpoint moved, the same events come again. */
  handle(events: readonly RecordedEvent[]): Promise<void>;
}

/** Hands the log to a follower, batch by batch, in order, at least once. */
export const followLog = (
  ports: { readonly changeFeed: ChangeFeed; readonly checkpoints: Checkpoints },
  follower: LogFollower,
): BackgroundStep => ({
  runOnce: async () => {
    const after = await ports.checkpoints.get(follower.consumer);
    const events = await ports.changeFeed.read({ after, limit: follower.batchSize });
    const last = events.at(-1);
    if (last === undefined) return 0;
    await follower.handle(events);
    await ports.checkpoints.advance(follower.consumer, last.position);
    return events.length;
  },
});
