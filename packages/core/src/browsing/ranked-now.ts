import { instant } from '../kernel/index.ts';
import type { Instant } from '../kernel/index.ts';
import type { ReadRankings } from '../trending/index.ts';
import { parseListingCursor } from './listing-cursor.ts';
import type { ListingQuery } from './listings.port.ts';

/** Names the list in which nothing has a score, because nothing was ranked yet. */
const unranked: Instant = instant(0);

/**
 * What a list by trend is sorted by: the latest ranking or, for a reader who pages on, the one that
 * their first page was sorted by. Undefined if that one is forgotten.
 */
export const rankedNow = async (
  rankings: ReadRankings,
  cursor: string | undefined,
): Promise<Pick<ListingQuery, 'now' | 'scores'> | undefined> => {
  const begun = cursor === undefined ? undefined : parseListingCursor(cursor)?.now;
  if (begun === unranked) return { now: unranked };
  const ranking = await (begun === undefined ? rankings.latest() : rankings.find(begun));
  if (ranking !== undefined) return { now: ranking.rankedAt, scores: ranking.scores };
  return begun === undefined ? { now: unranked } : undefined;
};
