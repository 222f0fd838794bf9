import { setTimeout as pause } from 'node:timers/promises';
import { partitionQueue } from './partition-queue.ts';
import type { Fetched } from './partition-queue.ts';
import type { PartitionTaking } from './partition-taking.ts';
import { positionOf } from './record.ts';

/** What the broker knows of a partition when a consumer starts on it. */
export interface Beginning {
  /** Where to resume reading; undefined if that is unknown or no longer in the topic. */
  readonly offset: bigint | undefined;
  /** The checkpoint when that was committed; undefined if another client committed it. */
  readonly position: number | undefined;
  /** There is nothing to read, so no record will show that something is missing. */
  readonly isEmpty: boolean;
}

/** Where reading of a partition resumes, and the checkpoint that belongs to it. */
export interface ReachedPlace {
  readonly offset: bigint;
  readonly position: number;
}

/** What a loop reports of its work. */
export interface LoopNews {
  /** This many records were taken, up to this offset. */
  readonly onTaken: (records: number, place: ReachedPlace) => void;
  /** An attempt failed; it is retried with backoff. */
  readonly onFailed: (error: unknown, failures: number) => void;
}

/** Takes what is fetched of one partition, at its own pace: other partitions don't wait for it. */
export interface PartitionLoop {
  push(fetched: Fetched): void;
  /** Records that wait. */
  readonly waiting: () => number;
  /** The offset after the last record taken; undefined before the first. */
  readonly taken: () => bigint | undefined;
  /** The largest position fetched; 0 before the first. */
  readonly newest: () => number;
  /** The position that the follower has reached; 0 before it was read. */
  readonly reached: () => number;
  /** Drops what waits. Resolves once the records in progress were taken, or have failed. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  readonly batchSize: number;
  /** The broker's answer; requested again after a fault. */
  readonly begin: () => Promise<Beginning>;
  /** What must end first: nobody takes a partition twice at once. */
  readonly before: Promise<unknown>;
}

const firstRetryMs = 100;
const longestRetryMs = 10_000;
/** How often an idle partition checks for dead letters to retry. */
const tendEveryMs = 5_000;

const rest = (ms: number, signal: AbortSignal): Promise<unknown> =>
  pause(ms, undefined, { signal }).catch(() => undefined);

/** See {@link PartitionLoop}. */
export const partitionLoop = (
  taking: Omit<PartitionTaking, 'consumer'>,
  { batchSize, begin, before }: LoopOptions,
  { onTaken, onFailed }: LoopNews,
): PartitionLoop => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const queue = partitionQueue();
  let [taken, newest]: [bigint | undefined, number] = [undefined, 0];
  let wake = (): void => {};

  const news = async (): Promise<void> => {
    const woken = new AbortController();
    wake = () => woken.abort();
    await pause(tendEveryMs, undefined, { signal: woken.signal }).catch(() => undefined);
  };
  /** @returns whether it succeeded; false once this stops. */
  const untilDone = async (act: () => Promise<void>): Promise<boolean> => {
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        await act();
        return true;
      } catch (error) {
        onFailed(error, failures);
        const longestMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(failures, 20));
        await rest(longestMs * (0.5 + Math.random() / 2), signal);
      }
    }
    return false;
  };
  const setOut = async (): Promise<void> => {
    taken = await beginWith(taking, await begin());
    queue.beginAt(taken);
  };
  const run = async (): Promise<void> => {
    await before;
    if (!(await untilDone(setOut))) return;
    while (!signal.aborted) {
      const stretch = queue.head(batchSize);
      if (stretch === undefined) {
        await news();
        if (queue.size() === 0) await untilDone(taking.tend);
        continue;
      }
      let position = 0;
      const take = async (): Promise<void> => {
        position = await taking.take(stretch.records, stretch.lacking);
      };
      if (!(await untilDone(take))) return;
      queue.drop(stretch);
      taken = stretch.nextOffset;
      onTaken(stretch.records.length, { offset: stretch.nextOffset, position });
    }
  };
  const running = run();
  return {
    push: (fetched) => {
      queue.push(fetched);
      newest = Math.max(newest, positionOf(fetched.records.at(-1)));
      wake();
    },
    waiting: queue.size,
    taken: () => taken,
    newest: () => newest,
    reached: taking.reached,
    stop: async () => {
      stopping.abort();
      wake();
      await running;
    },
  };
};

/** @returns where to resume reading; undefined if records before that may be missing. */
const beginWith = async (
  taking: Pick<PartitionTaking, 'place' | 'catchUp'>,
  { offset, position, isEmpty }: Beginning,
): Promise<bigint | undefined> => {
  // An offset that was moved by hand, or is ahead of a checkpoint that a restore moved back, skips
  // facts.
  const isOurs = position !== undefined && position <= (await taking.place());
  if (offset === undefined ? isEmpty : !isOurs) await taking.catchUp();
  return offset;
};
