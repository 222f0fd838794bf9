import { describe, expect, it } from 'vitest';
import { races } from './rebuild-races.fixture.ts';
import { allBuilds } from './view-builds.ts';
import type { View } from './view.ts';
import type { Views } from './views.port.ts';

const nextOf = async (views: Views, view: View) => (await views.builds([view])).get(view.name)?.next?.build;

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
