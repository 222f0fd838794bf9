import { plusMs } from '../../../kernel/index.ts';
import type { EventId, Instant } from '../../../kernel/index.ts';
import type { Ranking } from '../../../trending/index.ts';
import type { PortsSubject } from '../subject.ts';
import { today } from '../views/subject.ts';

/** The rankings of one deployment. Nobody else makes any meanwhile. */
export type RankingsSubject = Pick<PortsSubject<'rankings'>, 'ports' | 'peer'>;

/** A ranking made this many minutes after the kit's first one, following another. */
export const rankingAt = (minutes: number, follows: Instant | null, score = 1): Ranking => ({
  rankedAt: plusMs(today, minutes * 60_000),
  follows,
  since: today,
  scores: new Map([
    ['event-1' as EventId, score],
    ['event-2' as EventId, 0.1 + 0.2],
  ]),
});

/** The latest ranking's moment, whatever earlier clauses have left. */
export const latestOf = async ({ ports }: RankingsSubject): Promise<Instant | null> =>
  (await ports.rankings.latest())?.rankedAt ?? null;

/** A ranking as plain data. */
export const plain = (ranking: Ranking | undefined): unknown => ranking && { ...ranking, scores: [...ranking.scores] };

/** A minute of the kit after the latest ranking. */
export const minuteAfter = (latest: Instant | null): number =>
  latest === null ? 0 : Math.ceil((latest - today) / 60_000) + 1;
