import { handOver, replaceLetters } from '../messaging/index.ts';
import type { ChangeFeed, DeadLetters, NewDeadLetter, Position } from '../messaging/index.ts';
import { isOfView, viewFollower, viewsConsumer } from './view-follower.ts';
import type { View } from './view.ts';
import type { Views } from './views.port.ts';

/** A view rebuilt beside the live one that has caught up with the log. */
export interface Rebuilt {
  /**
   * Catches up once more, makes it the live one, and closes the dead letters about the old one.
   * Nobody may project the view meanwhile. @returns how far it has read.
   */
  readonly goLive: () => Promise<Position>;
}

/** What a rebuild needs. */
export interface RebuildPorts {
  readonly changeFeed: ChangeFeed;
  readonly deadLetters: DeadLetters;
  readonly views: Views;
}

/**
 * Folds the log from its start into a new build of a view. Dead letters are kept here until
 * the view goes live.
 */
export const rebuildView = async (
  { changeFeed, deadLetters, views }: RebuildPorts,
  view: View,
  batchSize: number | undefined,
): Promise<Rebuilt> => {
  const build = await views.build(view, 0);
  const follower = viewFollower(views, [view], { batchSize, build });
  const letters = new Map<string, NewDeadLetter>();
  const add: DeadLetters['add'] = async (letter) => letters.size < letters.set(letter.subject, letter).size;
  const hands = handOver({ deadLetters: { add } }, follower);
  let reached = 0 as Position;
  const catchUp = async (): Promise<void> => {
    for (;;) {
      const facts = await changeFeed.read({ after: reached, limit: follower.batchSize });
      const last = facts.at(-1);
      if (last === undefined) return;
      await hands.hand(facts, new Map([...letters].map(([subject, { position }]) => [subject, position])));
      reached = last.position;
    }
  };
  await catchUp();
  return {
    goLive: async () => {
      await catchUp();
      await views.open(view, build);
      await views.switchTo(view, build, []);
      await replaceLetters(deadLetters, { consumer: viewsConsumer, isMeant: isOfView(view) }, [...letters.values()]);
      return reached;
    },
  };
};
