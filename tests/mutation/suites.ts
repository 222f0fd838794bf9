/** What is mutated together, by which tests it has to be found, and how much of it at least. */
export interface MutatedModule {
  /** A folder of `packages/core/src`. */
  readonly name: string;
  /** Of a hundred mutants, how many a test has to fail for. */
  readonly floorPercent: number;
  /** Files of tests, as globs, the nearest first: the first that fails ends a mutant. */
  readonly tests: readonly string[];
}

/** Where seats and money are decided. */
const dear: readonly string[] = [
  'locking',
  'holding',
  'checkout',
  'settlement',
  'orders',
  'payments',
  'pricing',
  'discounts',
];

/** Of whose rules the tests of other modules tell more than their own. */
const alsoTestedIn: Readonly<Record<string, readonly string[]>> = {
  locking: ['holding', 'memory', 'checkout'],
  holding: ['memory', 'checkout'],
  checkout: ['settlement'],
  settlement: ['checkout'],
  orders: ['checkout', 'settlement'],
  payments: ['checkout', 'settlement'],
  discounts: ['checkout', 'pricing'],
  pricing: ['checkout'],
  tickets: ['checkout', 'settlement'],
};

/**
 * Used by nearly all others, or, as `auditing`, by what tests of whole sales check: every test
 * would run for each mutant that survives, and tell less than their own.
 */
const testedAlone: readonly string[] = ['kernel', 'seating', 'auditing'];

const inCore = (module: string): string => `packages/core/src/${module}/**/*.test.ts`;

/** Tests that see a module at work, the nearest first. */
const testsOfUse = (name: string): readonly string[] => [
  'tests/cases/*.test.ts',
  ...(alsoTestedIn[name] ?? []).map(inCore),
  'packages/core/src/*.test.ts',
  'tests/mutation/histories.mutation.ts',
];

/** The module of this name, whether or not there is one. */
export const mutatedModule = (name: string): MutatedModule => ({
  name,
  floorPercent: dear.includes(name) ? 90 : 80,
  tests: [inCore(name), ...(testedAlone.includes(name) ? [] : testsOfUse(name))],
});
