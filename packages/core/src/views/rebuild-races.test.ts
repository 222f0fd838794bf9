import { describe, expect, it } from 'vitest';
import { raceRebuild } from './rebuild-races.fixture.ts';
import type { RaceOptions, RaceOutcome } from './rebuild-races.fixture.ts';
import { allBuilds } from './view-builds.ts';
import type { View } from './view.ts';
import type { Views } from './views.port.ts';

const races = (count: number, options: Omit<RaceOptions, 'seed'> = {}): Promise<RaceOutcome[]> =>
  Promise.all(Array.from({ length: count }, (_, seed) => raceRebuild({ seed, ...options })));

const nextOf = async (views: Views, view: View) => (await views.builds([view])).get(view.name)?.next?.build;

describe('a rebuild beside projectors in other processes', () => {
  it('ends with what the log makes of the view, and no reader sees a document go back, whoever is killed', async () => {
    const outcomes = await races(12);
    expect(outcomes.flatMap(({ complaints }) => complaints)).toEqual([]);
    expect(outcomes.map(({ differences }) => differences)).toEqual(outcomes.map(() => 0));
    expect(Math.min(...outcomes.map(({ live }) => live))).toBeGreaterThan(1);
    expect(Math.min(...outcomes.map(({ kills }) => kills))).toBeGreaterThan(3);
  });

  it('loses nothing to processes that paused and resume next to their successors', async () => {
    const outcomes = await races(12, { zombies: true });
    expect(outcomes.map(({ differences }) => differences)).toEqual(outcomes.map(() => 0));
    expect(Math.min(...outcomes.map(({ live }) => live))).toBeGreaterThan(1);
  });
});

describe('the race finds it when', () => {
  it('the switch does not wait until everybody has joined', async () => {
    const sabotage = (views: Views): Partial<Views> => ({
      builds: async (asked) => {
        const told = await views.builds(asked);
        return new Map(
          [...told].map(([name, { next, ...others }]) => [
            name,
            { ...others, next: next && { ...next, joined: ['views@0', 'views@1'] } },
          ]),
        );
      },
      switchTo: (view, build) => views.switchTo(view, build, []),
    });
    const outcomes = await races(12, { sabotage });
    expect(outcomes.flatMap(({ complaints }) => complaints).join()).toContain('went back');
  });

  it('the live build is written before the one that is to go live', async () => {
    const sabotage = (views: Views): Partial<Views> => {
      const late: (() => Promise<void>)[] = [];
      return {
        apply: async (view, writes, build) => {
          const next = await nextOf(views, view);
          if (build !== undefined && build === next) late.push(() => views.apply(view, writes, build));
          else {
            await views.apply(view, writes, build);
            // Somebody reads in between.
            for (let ticks = 0; ticks < 200; ticks += 1) await Promise.resolve();
            for (const write of late.splice(0)) await write();
          }
        },
      };
    };
    const outcomes = await races(12, { sabotage });
    expect(outcomes.flatMap(({ complaints }) => complaints).join()).toContain('went back');
  });

  it('a consumer has one place for all builds', async () => {
    const sabotage = (views: Views): Partial<Views> => ({
      reach: async (builds, consumer, position) => {
        const known = await views.builds(builds.map(({ view }) => view));
        const all = builds.flatMap(({ view }) => {
          const own = known.get(view.name);
          return own === undefined ? [] : allBuilds(own).map(({ build }) => ({ view, build }));
        });
        await views.reach(all, consumer, position);
      },
    });
    const outcomes = await races(40, { sabotage, zombies: true });
    expect(Math.max(...outcomes.map(({ differences }) => differences))).toBeGreaterThan(0);
  });
});
