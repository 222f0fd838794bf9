import { describe, expect, inject, test } from 'vitest';
import { playBesideMemory } from './beside-memory.ts';
import { embeddedStores } from './embedded-stores.ts';
import { plantedPortBugs } from './planted-bugs.ts';
import { plantedFlaws } from './planted-flaws.ts';
import type { PlantedBug } from './planting.ts';
import { serverStores } from './server-stores.ts';
import { simulate, simulateOn } from './simulate.ts';
import type { OpenStores, Stores } from './stores.ts';

const servers = { postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') };
const onServers = serverStores(servers);

/**
 * In each a process dies before or after a different write. In 76, who gets which unit of an area
 * decides what a late payment still finds free.
 */
const seeds = [...Array.from({ length: 20 }, (_, nth) => nth + 1), 76];
const embeddedSeeds = [2, 4];

const problemsOf = async (open: OpenStores, seed: number): Promise<readonly string[]> => {
  const { findings, partings } = await playBesideMemory(open, seed);
  return [...findings.map(({ invariant, sentence }) => `${invariant} ${sentence}`), ...partings];
};

/** The first seed whose history in memory gives a bug away. */
const seedThatFinds = async ({ plant }: PlantedBug<Stores>): Promise<number> => {
  for (let seed = 1; seed <= 1_000; seed += 1) if ((await simulate(seed, plant)).findings.length > 0) return seed;
  throw new Error('a thousand seeds did not find it');
};

describe('a seed plays the same story on PostgreSQL and Redis as in memory', () => {
  test.concurrent.each(seeds)('npm run simulate -- %i --stores=servers', async (seed) => {
    expect(await problemsOf(onServers, seed)).toEqual([]);
  });
});

describe('a seed plays the same story on PGlite as in memory', () => {
  test.each(embeddedSeeds)('npm run simulate -- %i --stores=embedded', async (seed) => {
    expect(await problemsOf(embeddedStores, seed)).toEqual([]);
  });
});

describe('a planted bug is found on PostgreSQL and Redis', () => {
  test.concurrent.each(plantedPortBugs)('in what passes a port: $name', async (bug) => {
    const { findings } = await simulateOn(onServers, await seedThatFinds(bug), bug.plant);
    expect(findings).not.toEqual([]);
  });

  test.concurrent.each(plantedFlaws)('inside a store: $name', async (flaw) => {
    expect(await problemsOf(serverStores(servers, flaw), flaw.seed)).not.toEqual([]);
  });
});
