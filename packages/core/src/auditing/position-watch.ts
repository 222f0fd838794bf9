import type { Checkpoints, LogMark, Position, RecordedEvent } from '../messaging/index.ts';
import type { Suspicion } from './finding.ts';

/** Notices positions that go back. */
export interface PositionWatch {
  /** Looks at the end of the log and at the positions of its followers. */
  look(end: LogMark): Promise<readonly Suspicion[]>;
  /** Looks at facts in the order in which the log returned them. */
  read(after: Position, facts: readonly RecordedEvent[]): readonly Suspicion[];
}

const wentBack = (what: string, from: number, to: number): Suspicion => ({
  kind: 'position-went-back',
  invariant: 'I5',
  subject: `positions/${what}`,
  sentence: `${what} was at position ${from}, and is at ${to}`,
  seen: String(from),
});

/**
 * Remembers the furthest position that each reached within a generation of the database. A follower
 * that repeats facts does no harm, and has caught up by the next look; the log never repeats a
 * position.
 */
export const positionWatch = (checkpoints: Pick<Checkpoints, 'get'>, consumers: readonly string[]): PositionWatch => {
  const furthest = new Map<string, number>();
  let generation: number | undefined;
  const note = (what: string, position: number): Suspicion[] => {
    const before = furthest.get(what) ?? 0;
    furthest.set(what, Math.max(before, position));
    return position < before ? [wentBack(what, before, position)] : [];
  };
  return {
    look: async (end) => {
      // A restore begins a new generation, and is reported on its own.
      if (end.generation !== generation) furthest.clear();
      generation = end.generation;
      const places = await Promise.all(
        consumers.map(async (consumer) => note(`follower ${consumer}`, await checkpoints.get(consumer))),
      );
      return [...note('the log', end.position), ...places.flat()];
    },
    read: (after, facts) =>
      facts.flatMap(({ position }, at) => {
        const before = facts[at - 1]?.position ?? after;
        return position > before ? [] : [wentBack('a reader of the log', before, position)];
      }),
  };
};
