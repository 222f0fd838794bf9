import { globSync } from 'node:fs';
import type { TestProjectInlineConfiguration, ViteUserConfig } from 'vitest/config';
import { missingServers } from './tests/servers/missing-servers.ts';
import type { Technology } from './tests/servers/technologies.ts';

// Nothing but these: Node is given them too, and `import` or `module` there would break packages
// that use require.
const resolve = { conditions: ['source', 'node'] };
const neverTests = ['**/node_modules/**', '**/dist/**', '**/fixtures/**'];
const needsServer = '**/*.it.test.ts';
const ofCore = 'packages/core/src/**/*.test.ts';
const postgres = './tests/servers/postgres.setup.ts';
const redis = './tests/servers/redis.setup.ts';
const redisCluster = './tests/servers/redis-cluster.setup.ts';
const mongo = './tests/servers/mongo.setup.ts';
const localstripe = './tests/servers/localstripe.setup.ts';
const stripeMock = './tests/servers/stripe-mock.setup.ts';
/** Against Stripe itself: for whoever has a key of its test mode. */
const stripeLive = 'tests/stripe/live.it.test.ts';
const liveKey = 'STRIPE_TEST_KEY';
const needsCluster = 'packages/adapters-redis/**/cluster.it.test.ts';
const kafka = './tests/servers/kafka.setup.ts';
const connect = './tests/servers/connect.setup.ts';
/** The way of the log from PostgreSQL through Kafka. */
const logOnly = 'tests/log/**/*.it.test.ts';
/** Other suites of what crosses packages that need it, beside every other server. */
const needsLog = '**/*.log.it.test.ts';
// What only MongoDB itself shows: asked for, because another server may stand in for it.
const needsRealMongo = process.env['TICKETLY_TEST_REAL_MONGO'] === 'true' ? [] : ['**/real-server.it.test.ts'];
const needsViews = 'tests/faults/{mongo,audited}-*.it.test.ts';
/** The packages as a stranger gets them. */
const published = './tests/packaging/published.setup.ts';
const setupFiles = ['./tests/servers/require-servers.ts'];

type TestOptions = NonNullable<TestProjectInlineConfiguration['test']>;
interface Project {
  readonly name: string;
  readonly suites: readonly string[];
  readonly options: TestOptions;
}
const project = (name: string, suites: readonly string[], options: TestOptions = {}): Project => ({
  name,
  suites,
  options,
});
const asConfiguration = ({ name, suites, options }: Project): TestProjectInlineConfiguration => ({
  resolve,
  ssr: { resolve },
  test: {
    name,
    include: [...suites],
    // They only end a test that hangs: how fast anything is, the benchmarks say.
    testTimeout: 1_800_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 300_000 } },
    ...options,
    exclude: [...neverTests, ...(options.exclude ?? [])],
  },
});

// Groups run one after another, so that what measures races never competes with a build.
const projects = [
  // Its modules keep only what they computed. Loading them for each file takes longer than
  // the tests.
  project('core', [ofCore], { isolate: false, exclude: [needsServer] }),
  project('unit', ['packages/*/src/**/*.test.ts', 'reference-deploy/**/*.test.ts'], {
    exclude: [needsServer, ofCore],
  }),
  // What tutorials make is tested where they are typed along.
  project('cross', ['tests/**/*.test.ts'], {
    exclude: [needsServer, 'tests/packaging/**', 'tests/docs/{sqlite-locks,bank-gateway}/**'],
  }),
  project('redis', ['packages/adapters-redis/**/*.it.test.ts'], {
    globalSetup: [redis],
    setupFiles,
    sequence: { groupOrder: 1 },
    exclude: [needsCluster],
  }),
  project('redis-cluster', [needsCluster], {
    globalSetup: [redisCluster],
    setupFiles,
    sequence: { groupOrder: 1 },
  }),
  project('postgres', ['packages/adapters-postgres/**/*.it.test.ts'], {
    globalSetup: [postgres],
    setupFiles,
    sequence: { groupOrder: 1 },
  }),
  project('mongo', ['packages/adapters-mongo/**/*.it.test.ts'], {
    globalSetup: [mongo],
    setupFiles,
    sequence: { groupOrder: 1 },
    exclude: needsRealMongo,
  }),
  project('views', [needsViews], {
    globalSetup: [postgres, redis, mongo],
    setupFiles,
    sequence: { groupOrder: 1 },
  }),
  project('servers', ['{tests,reference-deploy}/**/*.it.test.ts', 'packages/{core,http}/**/*.it.test.ts'], {
    globalSetup: [postgres, redis],
    setupFiles,
    sequence: { groupOrder: 1 },
    exclude: [needsLog, logOnly, needsViews, 'tests/stripe/**', 'tests/packaging/**'],
  }),
  project('kafka', ['packages/adapters-kafka/**/*.it.test.ts', logOnly], {
    globalSetup: [postgres, kafka, connect],
    setupFiles,
    sequence: { groupOrder: 1 },
  }),
  project('log', [`{tests,reference-deploy}/${needsLog}`], {
    globalSetup: [postgres, redis, kafka, connect, mongo],
    setupFiles,
    sequence: { groupOrder: 1 },
  }),
  project('localstripe', ['tests/stripe/localstripe.it.test.ts'], {
    globalSetup: [localstripe],
    setupFiles,
    sequence: { groupOrder: 1 },
  }),
  project('stripe-mock', ['tests/stripe/stripe-mock.it.test.ts'], {
    globalSetup: [stripeMock],
    setupFiles,
    sequence: { groupOrder: 1 },
  }),
  project('stripe-live', [stripeLive], { sequence: { groupOrder: 1 } }),
  project('packaging', ['tests/packaging/**/*.test.ts'], {
    globalSetup: [published],
    sequence: { groupOrder: 2 },
    exclude: [needsServer],
  }),
  project('packaging-servers', ['tests/packaging/**/*.it.test.ts'], {
    globalSetup: [published, postgres, redis],
    setupFiles,
    sequence: { groupOrder: 2 },
  }),
];

const serversOf: Readonly<Record<string, readonly Technology['name'][]>> = {
  redis: ['redis'],
  'redis-cluster': ['redis-cluster'],
  postgres: ['postgres'],
  mongo: ['mongo'],
  views: ['postgres', 'redis', 'mongo'],
  servers: ['postgres', 'redis'],
  'packaging-servers': ['postgres', 'redis'],
  kafka: ['postgres', 'kafka', 'connect'],
  log: ['postgres', 'redis', 'kafka', 'connect', 'mongo'],
  localstripe: ['localstripe'],
  'stripe-mock': ['stripe-mock'],
};

/** A part of `npm test`, and the servers or variables without which it is left out. */
export interface Suite {
  readonly name: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly needs: readonly string[];
}

/** All of them, also those that can't run here. */
export const suites: readonly Suite[] = projects.map(({ name, suites: include, options }) => ({
  name,
  include,
  exclude: options.exclude ?? [],
  needs: include.includes(stripeLive) ? [liveKey] : (serversOf[name] ?? []),
}));

// The runner reads this file once for each project: what was said already is known to the process
// alone.
const processWide = globalThis as typeof globalThis & { ticketlySuitesLeftOut?: Set<string> };
const said: Set<string> = (processWide.ticketlySuitesLeftOut ??= new Set());
const sayLeftOut = (include: readonly string[], lacking: readonly string[]): void => {
  for (const file of globSync([...include], { exclude: ['**/node_modules/**'] }).filter((each) => !said.has(each))) {
    said.add(file);
    console.warn(`left out: ${file} (no ${lacking.join(', no ')} here)`);
  }
};

/**
 * The projects that can run here: those that need a server are left out, aloud, where none can be
 * had.
 */
const runnable = async (): Promise<Project[]> => {
  const missing = await missingServers();
  return projects.filter(({ name, suites }) => {
    const isKeyless = suites.includes(stripeLive) && !process.env[liveKey];
    const lacking = isKeyless ? [liveKey] : (serversOf[name] ?? []).filter((server) => missing.has(server));
    if (lacking.length > 0) sayLeftOut(suites, lacking);
    return lacking.length === 0;
  });
};

const config: ViteUserConfig = {
  test: {
    maxWorkers: 2,
    reporters: ['default', ['json', { outputFile: './reports/vitest.json' }]],
    coverage: { provider: 'v8', include: ['packages/*/src/**/*.ts'], reportsDirectory: './coverage' },
    projects: (await runnable()).map(asConfiguration),
  },
};

export default config;
