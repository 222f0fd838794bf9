import { rankingKeptMs } from '../trending/index.ts';
import type { Ranking, Rankings } from '../trending/index.ts';

/** Rankings in memory. */
export const memoryRankings = (): Rankings => {
  let kept: readonly Ranking[] = [];
  return {
    latest: async () => kept.at(-1),
    find: async (rankedAt) => kept.find((ranking) => ranking.rankedAt === rankedAt),
    save: async (ranking) => {
      if ((kept.at(-1)?.rankedAt ?? null) !== ranking.follows) return false;
      kept = [...kept.filter(({ rankedAt }) => rankedAt >= ranking.rankedAt - rankingKeptMs), ranking];
      return true;
    },
  };
};
