import type { ChangeFeed, LogMark, Position, RecordedEvent } from '../messaging/index.ts';

/** Reads what changed since the last round. */
export interface NewsReader {
  /** @returns the facts, and the position they come after. */
  read(end: LogMark): Promise<{ readonly after: Position; readonly news: readonly RecordedEvent[] }>;
  reached(): Position;
}

/** If it is further behind than this, it leaves what changed to the sweep. */
const maxLag = 20_000;

/** Starts at the current end of the log: the sweep covers what came before. */
export const newsReader = (changeFeed: ChangeFeed, limit: number): NewsReader => {
  let at: Position | undefined;
  return {
    reached: () => at ?? (0 as Position),
    read: async (end) => {
      const after = at === undefined || at > end.position || end.position - at > maxLag ? end.position : at;
      const news = await changeFeed.read({ after, limit });
      at = news.at(-1)?.position ?? after;
      return { after, news };
    },
  };
};
