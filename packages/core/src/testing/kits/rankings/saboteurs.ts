import type { Ranking } from '../../../trending/index.ts';
import type { Saboteur } from '../kit.ts';
import { lockingAlone } from '../locking-alone.ts';
import { breaking } from '../subject.ts';
import type { RankingsSubject } from './subject.ts';

const broken = breaking<'rankings', RankingsSubject>('rankings');

/** Broken `Rankings` adapters, one defect each. */
export const rankingsSaboteurs: readonly Saboteur<RankingsSubject>[] = [
  {
    name: 'rounds scores',
    rejectedBy: 'gives back what was saved, to the last digit of a score',
    sabotage: broken((rankings) => ({
      save: (ranking) =>
        rankings.save({
          ...ranking,
          scores: new Map([...ranking.scores].map(([id, score]) => [id, Math.round(score * 100) / 100])),
        }),
    })),
  },
  {
    name: 'keeps the latest and no other',
    rejectedBy: 'keeps the ranking before for those who still read it',
    sabotage: broken((rankings) => ({
      find: async (rankedAt) => {
        const latest = await rankings.latest();
        return latest?.rankedAt === rankedAt ? latest : undefined;
      },
    })),
  },
  {
    name: 'saves whatever comes',
    rejectedBy: 'saves one of eight that follow the same ranking',
    sabotage: broken((rankings) => ({
      save: async (ranking) => {
        const follows = (await rankings.latest())?.rankedAt ?? null;
        await rankings.save({ ...ranking, follows });
        return true;
      },
    })),
  },
  {
    name: 'locks within its process, looks which is the latest, and saves then',
    rejectedBy: 'saves one of eight that follow the same ranking',
    sabotage: lockingAlone<'rankings', RankingsSubject>('rankings')((rankings, turn) => ({
      save: (ranking) =>
        turn(
          () => rankings.latest(),
          async (latest) => (await rankings.save(ranking)) || (latest?.rankedAt ?? null) === ranking.follows,
        ),
    })),
  },
  {
    name: 'remembers in its process which is the latest',
    rejectedBy: 'tells every process of a ranking as soon as it is saved',
    sabotage: broken((rankings) => {
      let latest: ReturnType<typeof rankings.latest> | undefined;
      return { latest: () => (latest ??= rankings.latest()) };
    }),
  },
  {
    name: 'never forgets',
    rejectedBy: 'forgets rankings a day after they were replaced, and never the latest',
    sabotage: broken((rankings) => {
      const kept = new Map<number, Ranking>();
      return {
        save: async (ranking) => {
          kept.set(ranking.rankedAt, ranking);
          return rankings.save(ranking);
        },
        find: async (rankedAt) => kept.get(rankedAt),
      };
    }),
  },
];
