import { notProved } from '@ticketly/core/testing';
import type { KitNames } from './kits.ts';
import type { TestResult } from './report.ts';

/** What the kits are run against, in the order of the table's columns. */
export const adapters = ['Memory', 'PGlite', 'PostgreSQL', 'Redis', 'MongoDB', 'Kafka', 'Sandbox', 'Stripe'] as const;
export type Adapter = (typeof adapters)[number];

/**
 * Packages with one adapter. One with several names them in the outermost block around their kits.
 */
const adapterOfPackage: Readonly<Record<string, Adapter>> = {
  core: 'Memory',
  'adapters-redis': 'Redis',
  'adapters-mongo': 'MongoDB',
  'adapters-kafka': 'Kafka',
  'adapters-sandbox': 'Sandbox',
  'adapters-stripe': 'Stripe',
};

const adapterOf = (folder: string, { file, blocks }: TestResult): Adapter => {
  const adapter = adapters.find((each) => each === blocks[0]) ?? adapterOfPackage[folder];
  if (adapter === undefined) throw new Error(`the table has no column for the kits in ${file}`);
  return adapter;
};

/** Which adapters ran the kit of a port, and which of its tests held on each. */
export type HeldTests = ReadonlyMap<Adapter, ReadonlySet<string>>;

/** The test names of a kit: its clauses, and what is said of its saboteurs. */
export const testsOf = ({ port, clauses, saboteurs }: KitNames): readonly string[] => [
  ...clauses.map((clause) => `${port} > ${clause}`),
  ...saboteurs.map((saboteur) => `${port}, sabotaged > is rejected when it ${saboteur}`),
];

/**
 * The results of one kit. A test that ran more than once for an adapter held if it did each time.
 */
export const heldTests = (kit: KitNames, results: readonly TestResult[]): HeldTests => {
  const wanted = new Set(testsOf(kit));
  const outcomes = new Map<Adapter, Map<string, boolean>>();
  for (const result of results) {
    const folder = /^.*\/packages\/(?<folder>[^/]+)\//.exec(result.file)?.groups?.['folder'];
    const test = `${result.blocks.at(-1)} > ${result.name.replace(` ${notProved}`, '')}`;
    if (folder === undefined || !wanted.has(test)) continue;
    const adapter = adapterOf(folder, result);
    const ofAdapter = outcomes.get(adapter) ?? new Map<string, boolean>();
    outcomes.set(adapter, ofAdapter.set(test, result.passed && ofAdapter.get(test) !== false));
  }
  return new Map(
    [...outcomes].map(([adapter, tests]) => [adapter, new Set([...wanted].filter((test) => tests.get(test)))]),
  );
};

const comparedTest = /^answers (?<histories>\d+) histories as the one in memory does$/;

/** How many histories of a port each adapter answered as the one in memory does. */
export const historiesKept = ({ port }: KitNames, results: readonly TestResult[]): ReadonlyMap<Adapter, number> => {
  const kept = new Map<Adapter, number>();
  for (const result of results) {
    const folder = /^.*\/packages\/(?<folder>[^/]+)\//.exec(result.file)?.groups?.['folder'];
    const histories = Number(comparedTest.exec(result.name)?.groups?.['histories'] ?? 0);
    if (folder === undefined || result.blocks.at(-1) !== `${port}, compared` || histories === 0 || !result.passed)
      continue;
    const adapter = adapterOf(folder, result);
    kept.set(adapter, Math.max(kept.get(adapter) ?? 0, histories));
  }
  return kept;
};
