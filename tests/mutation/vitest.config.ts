import { resolve } from 'node:path';
import type { ViteUserConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';
import { inOneThread } from './kept-worker.ts';
import { mutatedModule } from './suites.ts';

const { tests } = mutatedModule(process.env['TICKETLY_MUTATED']?.split('/').at(-1) ?? '');
const core = resolve('packages/core/src');

/** The tests of the module itself come first: they are short, and most mutants end there. */
class NearestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const distance = ({ moduleId }: TestSpecification): number =>
      tests.findIndex((each) => moduleId.includes(`/${each.split('*')[0]}`));
    return Promise.resolve(files.toSorted((one, other) => distance(one) - distance(other)));
  }
}

// A plain one: the suites of the core alone, without a server.
const config: ViteUserConfig = {
  plugins: [inOneThread()],
  resolve: {
    conditions: ['source', 'node'],
    // The packages that tests import are links to the sources as they were, not to the copy with
    // mutants.
    alias: [
      { find: /^@ticketly\/core$/, replacement: `${core}/index.ts` },
      { find: /^@ticketly\/core\/(.*)$/, replacement: `${core}/$1/index.ts` },
    ],
  },
  test: {
    include: [...tests],
    // They take long or need a server, and shorter ones show the same of a single rule; or they
    // show that a race finds what a broken store does.
    exclude: [
      '**/node_modules/**',
      '**/*.it.test.ts',
      '**/broken-races.test.ts',
      '**/{keyed-purchase,payments-asked-about,quote-and-charge,rebuilt-in-mid-sale}.test.ts',
    ],
    // A mutant of a price that shows in ten thousand sales shows in a few of them. The same holds
    // of halls and their seats.
    env: { TICKETLY_SALES: '200', TICKETLY_HALLS: '100', TICKETLY_SEATS: '10000' },
    setupFiles: ['tests/mutation/samples.setup.ts'],
    testTimeout: 600_000,
    // The modules of the core are read once for all files: a mutant takes a third of the time.
    isolate: false,
    sequence: { sequencer: NearestFirst },
  },
};

export default config;
