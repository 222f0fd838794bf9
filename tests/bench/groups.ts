import { mongo, postgres, redis } from '../servers/technologies.ts';
import type { Technology } from '../servers/technologies.ts';
import { coreBenchmarks } from './core-benchmarks.ts';
import { dashboardBenchmarks } from './dashboard-benchmarks.ts';
import { groupNames } from './group-names.ts';
import type { GroupName } from './group-names.ts';
import { httpBenchmarks } from './http-benchmarks.ts';
import type { LeftOut, Row } from './measure.ts';
import { mongoBenchmarks } from './mongo-benchmarks.ts';
import { pipelineBenchmarks } from './pipeline-benchmarks.ts';
import { postgresBenchmarks } from './postgres-benchmarks.ts';
import { purchaseBenchmarks } from './purchase-benchmarks.ts';
import { redisBenchmarks } from './redis-benchmarks.ts';
import { kafkaBenchmarks, relayBenchmarks } from './relay-benchmarks.ts';
import { lineOf } from './report.ts';
import { openServers } from '../servers/open-servers.ts';
import type { BenchServer, BenchServers } from '../servers/open-servers.ts';
import { settlementBenchmarks } from './settlement-benchmarks.ts';
import { sseBenchmarks } from './sse-benchmarks.ts';

type Measured = readonly (Row | LeftOut)[];

interface Benchmarks {
  readonly needs: readonly Technology[];
  readonly run: (postgres: BenchServer, redis: BenchServer, mongo: BenchServer) => Promise<Measured>;
}
interface Group extends Benchmarks {
  readonly name: GroupName;
}

const nowhere: BenchServer = { url: '', run: undefined };

const benchmarks: Readonly<Record<GroupName, Benchmarks>> = {
  core: { needs: [], run: coreBenchmarks },
  http: { needs: [], run: httpBenchmarks },
  sse: { needs: [], run: sseBenchmarks },
  dashboard: { needs: [], run: dashboardBenchmarks },
  redis: { needs: [redis], run: (_postgres, redis) => redisBenchmarks(redis) },
  postgres: { needs: [postgres], run: postgresBenchmarks },
  relay: { needs: [postgres], run: relayBenchmarks },
  kafka: { needs: [], run: kafkaBenchmarks },
  pipeline: { needs: [mongo], run: (_postgres, _redis, mongo) => pipelineBenchmarks(mongo) },
  purchases: { needs: [postgres, redis], run: purchaseBenchmarks },
  settlement: { needs: [postgres, redis], run: settlementBenchmarks },
  mongo: { needs: [mongo], run: (_postgres, _redis, mongo) => mongoBenchmarks(mongo) },
};

/** The groups of these names, all without any; undefined where a name is none. */
export const chosenGroups = (names: readonly string[]): readonly Group[] | undefined => {
  if (names.some((name) => !groupNames.some((known) => known === name))) return undefined;
  const chosen = groupNames.filter((name) => names.length === 0 || names.includes(name));
  return chosen.map((name) => ({ name, ...benchmarks[name] }));
};

/** What was measured, what could not be, and which check of a benchmark failed. */
export interface Measurement {
  readonly rows: readonly Row[];
  readonly leftOut: readonly string[];
  readonly failures: readonly string[];
}

/** Measures these groups on servers that live as long as that takes. */
export const measure = async (chosen: readonly Group[], say: (line: string) => void): Promise<Measurement> => {
  const servers = await openServers(new Set(chosen.flatMap(({ needs }) => needs.map(({ name }) => name))));
  const close = (): void => void servers.close().finally(() => process.exit(130));
  process.once('SIGINT', close).once('SIGTERM', close);
  const failures: string[] = [];
  const measured: (Row | LeftOut)[] = [];
  try {
    for (const group of chosen) {
      const results = await runGroup(group, servers).catch((error: unknown) => {
        failures.push(`${group.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        return [];
      });
      measured.push(...results);
      for (const each of results) say('leftOut' in each ? each.leftOut : lineOf(each));
    }
  } finally {
    await servers.close();
  }
  const leftOut = measured.flatMap((each) => ('leftOut' in each ? [each.leftOut] : []));
  return { rows: measured.filter((each): each is Row => !('leftOut' in each)), leftOut, failures };
};

const runGroup = async ({ name, needs, run }: Group, servers: BenchServers): Promise<Measured> => {
  const lacking = needs.filter((technology) => serverOf(servers, technology) === undefined);
  if (lacking.length === 0) return run(servers.postgres ?? nowhere, servers.redis ?? nowhere, servers.mongo ?? nowhere);
  const ways = lacking.map(({ urlVariable }) => `\`${urlVariable}\``).join(' and ');
  return [{ leftOut: `Without a container engine or ${ways}, the group "${name}" was left out.` }];
};

const serverOf = (servers: BenchServers, { name }: Technology): BenchServer | undefined => {
  if (name === 'mongo') return servers.mongo;
  return name === 'postgres' ? servers.postgres : servers.redis;
};
