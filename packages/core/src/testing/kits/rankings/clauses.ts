import { rankingKeptMs } from '../../../trending/index.ts';
import { expectSame } from '../expectations.ts';
import type { Clause, Kit } from '../kit.ts';
import { raceOnBoth } from '../subject.ts';
import { latestOf, minuteAfter, plain, rankingAt } from './subject.ts';
import type { RankingsSubject } from './subject.ts';

const clauses: readonly Clause<RankingsSubject>[] = [
  {
    name: 'gives back what was saved, to the last digit of a score',
    run: async (subject) => {
      const { rankings } = subject.ports;
      const before = await latestOf(subject);
      const ranking = rankingAt(minuteAfter(before), before);
      expectSame(await rankings.find(ranking.rankedAt), undefined, 'a ranking that was not made');
      expectSame(await rankings.save(ranking), true, 'whether it was saved');
      expectSame(plain(await rankings.latest()), plain(ranking), 'the latest');
      expectSame(plain(await rankings.find(ranking.rankedAt)), plain(ranking), 'the one made then');
    },
  },
  {
    name: 'keeps the ranking before for those who still read it',
    run: async (subject) => {
      const { rankings } = subject.ports;
      const before = await latestOf(subject);
      const one = rankingAt(minuteAfter(before), before);
      const other = rankingAt(minuteAfter(one.rankedAt), one.rankedAt, 2);
      await rankings.save(one);
      await rankings.save(other);
      expectSame(plain(await rankings.latest()), plain(other), 'the latest');
      expectSame(plain(await rankings.find(one.rankedAt)), plain(one), 'the one before');
    },
  },
  {
    name: 'saves one of eight that follow the same ranking',
    races: true,
    run: async (subject) => {
      const { rankings } = subject.ports;
      const before = await latestOf(subject);
      const minute = minuteAfter(before);
      const saved = await raceOnBoth(subject, 8, (ports, caller) =>
        ports.rankings.save(rankingAt(minute + caller + 1, before, caller + 1)),
      );
      expectSame(saved.filter(Boolean).length, 1, 'how many were saved');
      const winner = rankingAt(minute + saved.indexOf(true) + 1, before, saved.indexOf(true) + 1);
      expectSame(plain(await rankings.latest()), plain(winner), 'the latest');
      expectSame(await rankings.save(rankingAt(minute + 20, before)), false, 'whether a late one was saved');
    },
  },
  {
    name: 'tells every process of a ranking as soon as it is saved',
    races: true,
    run: async (subject) => {
      const another = await subject.peer?.();
      const before = await latestOf(subject);
      const own = rankingAt(minuteAfter(before), before);
      await subject.ports.rankings.save(own);
      expectSame(plain(await subject.ports.rankings.latest()), plain(own), 'the latest');
      const theirs = rankingAt(minuteAfter(own.rankedAt), own.rankedAt, 2);
      await (another?.ports ?? subject.ports).rankings.save(theirs);
      expectSame(plain(await subject.ports.rankings.latest()), plain(theirs), 'the latest, saved elsewhere');
      await another?.close();
    },
  },
  {
    name: 'forgets rankings a day after they were replaced, and never the latest',
    run: async (subject) => {
      const { rankings } = subject.ports;
      const before = await latestOf(subject);
      const minute = minuteAfter(before);
      const dayMinutes = rankingKeptMs / 60_000;
      const old = rankingAt(minute, before);
      const young = rankingAt(minute + 1, old.rankedAt);
      const latest = rankingAt(minute + 1 + dayMinutes, young.rankedAt);
      for (const ranking of [old, young, latest]) await rankings.save(ranking);
      expectSame(await rankings.find(old.rankedAt), undefined, 'one made more than a day before');
      expectSame(plain(await rankings.find(young.rankedAt)), plain(young), 'one made a day before');
      expectSame(plain(await rankings.latest()), plain(latest), 'the latest');
    },
  },
];

/** What every `Rankings` promises. */
export const rankingsKit: Kit<RankingsSubject> = { port: 'Rankings', clauses };
