import type { ChangeFeed, Position, RecordedEvent } from '../../messaging/index.ts';

/** Everything after a position, in pages. */
export const readWhole = async (
  changeFeed: ChangeFeed,
  after: Position = 0 as Position,
  limit = 500,
): Promise<readonly RecordedEvent[]> => {
  const all: RecordedEvent[] = [];
  for (;;) {
    const page = await changeFeed.read({ after: all.at(-1)?.position ?? after, limit });
    if (page.length === 0) return all;
    all.push(...page);
  }
};
