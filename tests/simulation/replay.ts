import { parseArgs } from 'node:util';
import { helpIfAsked } from '../../scripts/help.ts';
import { openServers } from '../servers/open-servers.ts';
import { playBesideMemory } from './beside-memory.ts';
import { embeddedStores } from './embedded-stores.ts';
import { serverStores } from './server-stores.ts';
import { simulate } from './simulate.ts';
import type { Simulated } from './simulate.ts';

const usage = `Plays histories of a sale and audits each.

  npm run simulate -- SEED            one history, told in full
  npm run simulate -- FIRST LAST      many; prints the seeds that broke an invariant

  --stores=servers    on PostgreSQL and Redis, in containers or at TICKETLY_TEST_POSTGRES_URL and
                      TICKETLY_TEST_REDIS_URL, instead of in memory
  --stores=embedded   on PGlite

A seed tells the same story on all of them. Where it does not, that is printed too.`;

helpIfAsked(usage);

type Play = (seed: number) => Promise<Simulated & { readonly partings?: readonly string[] }>;

/** How histories are played, and how many at once: servers are waited for most of the time. */
interface Stage {
  readonly play: Play;
  readonly atOnce: number;
  readonly close: () => Promise<void>;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const nothing = async (): Promise<void> => undefined;

const onServers = async (): Promise<Stage> => {
  const { postgres, redis, close } = await openServers(new Set(['postgres', 'redis']));
  if (postgres === undefined || redis === undefined) throw new Error('there is no container engine, and no address');
  const open = serverStores({ postgresUrl: postgres.url, redisUrl: redis.url });
  return { play: (seed) => playBesideMemory(open, seed), atOnce: 3, close };
};

const stages: Readonly<Record<string, () => Promise<Stage>>> = {
  memory: async () => ({ play: simulate, atOnce: 1, close: nothing }),
  embedded: async () => ({ play: (seed) => playBesideMemory(embeddedStores, seed), atOnce: 1, close: nothing }),
  servers: onServers,
};

const playAll = async ({ play, atOnce }: Stage, first: number, last: number): Promise<void> => {
  let [next, sold, broken] = [first, 0, 0];
  const playSome = async (): Promise<void> => {
    while (next <= last) {
      const seed = next;
      next += 1;
      const { story, findings, partings = [], ...simulated } = await play(seed);
      sold += simulated.sold;
      if (first === last) say(story.join('\n'));
      for (const { invariant, sentence } of findings) say(`seed ${seed}  ${invariant}  ${sentence}`);
      for (const sentence of partings) say(`seed ${seed}  ${sentence}`);
      if (findings.length + partings.length > 0) broken += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, playSome));
  say(`${last - first + 1} histories, ${sold} tickets, ${broken} histories with findings`);
  process.exitCode = broken === 0 ? 0 : 1;
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { stores: { type: 'string', default: 'memory' } },
});
const [first = NaN, last = first] = positionals.map(Number);
const openStage = stages[values.stores];
if (openStage === undefined || !Number.isInteger(first) || !(last >= first)) {
  say(usage);
  process.exitCode = 2;
} else {
  const stage = await openStage();
  await playAll(stage, first, last).finally(stage.close);
}
