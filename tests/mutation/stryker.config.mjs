// Run by `mutate.ts`, which says by the environment what is mutated and where the results go.
const { TICKETLY_MUTATED: mutated = '', TICKETLY_MUTATION_RESULTS: results = '' } = process.env;

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  // Named, because pnpm keeps it where Stryker does not look for plugins.
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  vitest: { configFile: 'tests/mutation/vitest.config.ts', related: false },
  mutate: [`${mutated}/**/*.ts`, '!**/*.test.ts', '!**/*.fixture.ts', '!**/index.ts'],
  // Sentences for people, and codes that types already fix.
  mutator: { excludedMutations: ['StringLiteral'] },
  coverageAnalysis: 'perTest',
  // Constants: each would need every test again in a new process.
  ignoreStatic: true,
  concurrency: 1,
  // They only end what never ends, on a machine however busy.
  dryRunTimeoutMinutes: 60,
  timeoutMS: 5_000,
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: `${results}.report.json` },
  incremental: true,
  incrementalFile: `${results}.json`,
  ignorePatterns: ['/docs', '/reports', '/coverage', '/reference-deploy', '/packages/*/dist', '/packages/pdf'],
  // Not under node_modules, where the runner's set-up would be read once for all files.
  tempDirName: 'reports/mutation/sandbox',
};
