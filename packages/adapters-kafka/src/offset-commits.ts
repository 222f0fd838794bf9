import type { ReachedPlace } from './partition-loop.ts';

/** Offsets reached, committed together from time to time. */
export interface OffsetCommits {
  note(partition: number, place: ReachedPlace): void;
  /** Commits what was noted, if anything was. */
  flush(): Promise<void>;
  /** Discards what was noted so far without committing it. */
  forget(): void;
}

const everyMs = 1_000;

/**
 * Commits offsets at most once a second. What is not committed is redelivered after a restart and
 * dropped by its position, so a failed commit is simply left to the next one.
 */
export const offsetCommits = (commit: (places: ReadonlyMap<number, ReachedPlace>) => Promise<void>): OffsetCommits => {
  let noted = new Map<number, ReachedPlace>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const forget = (): void => {
    noted = new Map();
    clearTimeout(timer);
    timer = undefined;
  };
  const flush = async (): Promise<void> => {
    const offsets = noted;
    forget();
    if (offsets.size > 0) await commit(offsets).catch(() => undefined);
  };
  return {
    note: (partition, place) => {
      noted.set(partition, place);
      timer ??= setTimeout(() => void flush(), everyMs);
    },
    flush,
    forget,
  };
};
