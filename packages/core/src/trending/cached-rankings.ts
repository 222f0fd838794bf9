import { coalesced } from '../kernel/index.ts';
import type { Clock, Instant } from '../kernel/index.ts';
import type { Ranking, Rankings } from './rankings.port.ts';

/** What a process asks of rankings again and again. */
export type ReadRankings = Pick<Rankings, 'latest' | 'find'>;

/** Rankings kept: the latest, and those that readers still page through. */
const keptMax = 4;

/**
 * Answers from memory with what was the latest up to `maxAgeMs` ago, however many ask. A ranking
 * never changes, so those asked for by name are kept longer.
 */
export const cachedRankings = (
  rankings: ReadRankings,
  clock: Clock,
  { maxAgeMs }: { readonly maxAgeMs: number },
): ReadRankings => {
  const kept = new Map<Instant, Ranking>();
  let newest: { readonly ranking: Ranking | undefined; readonly askedAt: Instant } | undefined;
  const keep = (ranking: Ranking | undefined): Ranking | undefined => {
    if (ranking !== undefined) {
      kept.delete(ranking.rankedAt);
      kept.set(ranking.rankedAt, ranking);
    }
    for (const oldest of kept.keys()) if (kept.size > keptMax) kept.delete(oldest);
    return ranking;
  };
  const ask = coalesced(async () => {
    const askedAt = clock.now();
    newest = { askedAt, ranking: keep(await rankings.latest()) };
    return newest.ranking;
  });
  return {
    latest: () =>
      newest !== undefined && clock.now() - newest.askedAt < maxAgeMs ? Promise.resolve(newest.ranking) : ask(),
    find: async (rankedAt) => kept.get(rankedAt) ?? keep(await rankings.find(rankedAt)),
  };
};
