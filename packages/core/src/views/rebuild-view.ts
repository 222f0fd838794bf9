import { handOver } from '../messaging/index.ts';
import type { ChangeFeed, DeadLetters, LogFollower, NewDeadLetter, Position } from '../messaging/index.ts';

/** A reading of the log from its start, for a view that is made anew. */
export interface Rebuilding {
  /** Reads on to the end of the log. */
  catchUp(): Promise<void>;
  /** How far it has read. */
  reached(): Position;
  /** What could not be folded so far. */
  letters(): readonly NewDeadLetter[];
}

/** Reads the log into a follower that keeps no checkpoint; what it has to leave behind is kept here until the view goes live. */
export const rebuildView = ({ changeFeed }: { readonly changeFeed: ChangeFeed }, follower: LogFollower): Rebuilding => {
  const letters = new Map<string, NewDeadLetter>();
  const add: DeadLetters['add'] = async (letter) => letters.size < letters.set(letter.subject, letter).size;
  const hands = handOver({ deadLetters: { add } }, follower);
  let reached = 0 as Position;
  const catchUp = async (): Promise<void> => {
    for (;;) {
      const events = await changeFeed.read({ after: reached, limit: follower.batchSize });
      const last = events.at(-1);
      if (last === undefined) return;
      await hands.hand(events, new Map([...letters].map(([subject, { position }]) => [subject, position])));
      reached = last.position;
    }
  };
  return { catchUp, reached: () => reached, letters: () => [...letters.values()] };
};

/** Ends the letters about documents that were made anew, and keeps the new ones. */
export const replaceLetters = async (
  deadLetters: DeadLetters,
  { consumer, isMeant }: { readonly consumer: string; readonly isMeant: (subject: string) => boolean },
  letters: readonly NewDeadLetter[],
): Promise<void> => {
  const left = new Map(letters.map((letter) => [letter.subject, letter]));
  let cursor: string | undefined;
  do {
    const page = await deadLetters.list({ limit: 100, cursor });
    for (const old of page.items.filter((one) => one.consumer === consumer && isMeant(one.subject))) {
      await deadLetters.settle(old, left.get(old.subject) ?? null);
      left.delete(old.subject);
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  for (const letter of left.values()) await deadLetters.add(letter);
};
