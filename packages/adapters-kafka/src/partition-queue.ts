import type { TopicRecord } from './record.ts';

/** What one fetch returned of a partition. Offsets may have gaps where transactions ended. */
export interface Fetched {
  readonly firstOffset: bigint;
  /** Where the next fetch continues. */
  readonly nextOffset: bigint;
  readonly records: readonly TopicRecord[];
}

/** Records to be taken together. */
export interface Stretch {
  readonly records: readonly TopicRecord[];
  /** Where to continue after them. */
  readonly nextOffset: bigint;
  /** The topic may lack something before them. */
  readonly lacking: boolean;
}

interface Entry {
  readonly record: TopicRecord;
  readonly nextOffset: bigint;
  /** Set only for the first record of a fetch: where the fetch began. */
  readonly beginsAt: bigint | undefined;
}

/** The fetched records of a partition that wait to be taken. */
export interface PartitionQueue {
  push(fetched: Fetched): void;
  readonly size: () => number;
  /** The next records, in order, up to a number; undefined while there are none. */
  readonly head: (max: number) => Stretch | undefined;
  /** Removes the records of a stretch from the queue. */
  readonly drop: (stretch: Stretch) => void;
  /** Sets where reading resumes, given that nothing before that is missing. */
  readonly beginAt: (offset: bigint | undefined) => void;
}

/** An empty queue. */
export const partitionQueue = (): PartitionQueue => {
  let entries: Entry[] = [];
  let expected: bigint | undefined;
  const isAfterHole = ({ beginsAt }: Entry, next: bigint | undefined): boolean =>
    beginsAt !== undefined && (next === undefined || beginsAt > next);
  return {
    size: () => entries.length,
    beginAt: (offset) => {
      expected = offset;
    },
    push: ({ firstOffset, nextOffset, records }) => {
      const last = records.length - 1;
      entries = entries.concat(
        records.map((record, n) => ({
          record,
          nextOffset: n === last ? nextOffset : BigInt(record.offset) + 1n,
          beginsAt: n === 0 ? firstOffset : undefined,
        })),
      );
    },
    head: (max) => {
      const [first] = entries;
      if (first === undefined) return undefined;
      const hole = entries.findIndex((entry, n) => n > 0 && isAfterHole(entry, entries[n - 1]?.nextOffset));
      const taken = entries.slice(0, hole === -1 ? max : Math.min(hole, max));
      return {
        records: taken.map(({ record }) => record),
        nextOffset: taken.at(-1)?.nextOffset ?? first.nextOffset,
        lacking: isAfterHole(first, expected),
      };
    },
    drop: ({ records, nextOffset }) => {
      entries = entries.slice(records.length);
      expected = nextOffset;
    },
  };
};
