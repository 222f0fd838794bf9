import type { ViteUserConfig } from 'vitest/config';

const resolve = { conditions: ['source', 'module', 'import', 'node', 'default'] };
const notTests = ['**/node_modules/**', '**/dist/**', '**/fixtures/**'];

/** Tests beside their sources, and cross-package tests by folder; whatever needs a real server is a `*.it.test.ts`. */
const config: ViteUserConfig = {
  test: {
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        resolve,
        ssr: { resolve },
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'reference-deploy/src/**/*.test.ts'],
          exclude: [...notTests, '**/*.it.test.ts'],
        },
      },
      {
        resolve,
        ssr: { resolve },
        test: {
          name: 'cross',
          include: ['tests/**/*.test.ts'],
          exclude: [...notTests, '**/*.it.test.ts', 'tests/packaging/**'],
        },
      },
      {
        resolve,
        ssr: { resolve },
        test: {
          name: 'servers',
          include: ['packages/*/src/**/*.it.test.ts', 'reference-deploy/src/**/*.it.test.ts', 'tests/**/*.it.test.ts'],
          exclude: notTests,
        },
      },
      {
        resolve,
        ssr: { resolve },
        test: { name: 'packaging', include: ['tests/packaging/**/*.test.ts'], exclude: notTests, testTimeout: 180_000 },
      },
    ],
  },
};

export default config;
