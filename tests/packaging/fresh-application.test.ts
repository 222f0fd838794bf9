import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { undocumented, verbsOf } from '../docs/verbs.ts';
import { copyHosts, visitBundled, visitHost, visitNext } from './hosts.ts';
import { entries, exportsSeen, installConsumer } from './consumer.ts';
import { run } from './published.ts';
import { limitOf, sizeLimits, sizesOf } from './sizes.ts';

const published = inject('published');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ticketly-packaging-'));
  await installConsumer(join(folder, 'consumer'), published);
});
afterAll(() => rm(folder, { recursive: true }));

/** Loads the routes where loading Express fails. */
const withoutExpress = `
  import { registerHooks } from 'node:module';
  registerHooks({
    resolve: (name, context, next) => {
      if (name === 'express') throw new Error('Express was loaded');
      return next(name, context);
    },
  });
  await import('@ticketly/http/routes');
`;

test.each(['esm', 'cjs'] as const)('every entry loads from %s', async (module) => {
  const seen = await exportsSeen(join(folder, 'consumer'), module);

  expect(Object.keys(seen)).toEqual(entries(published));
  expect(Object.entries(seen).filter(([, names]) => names.length === 0)).toEqual([]);
});

test('ESM and CommonJS offer the same', async () => {
  const consumer = join(folder, 'consumer');
  const [esm, cjs] = [await exportsSeen(consumer, 'esm'), await exportsSeen(consumer, 'cjs')];

  for (const [name, names] of Object.entries(esm)) expect(cjs[name]?.toSorted(), name).toEqual(names.toSorted());
});

test('every entry brings types for both', async () => {
  const strict = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2024', '--module', 'nodenext'];

  await run(join(folder, 'consumer'), 'tsc', ...strict, 'types.mts', 'types.cts');
});

describe('the routes are served without Express', () => {
  const sold = {
    held: 201,
    placed: 201,
    order: 'pending',
    forged: 'identity/token-invalid',
    missing: 'http/route-unknown',
  };
  beforeAll(() => copyHosts(join(folder, 'consumer')));

  test.each(['hono', 'fastify'])('in a server of %s, live map and all', async (host) => {
    expect(await visitHost(join(folder, 'consumer'), host)).toEqual({ ...sold, frame: 'snapshot' });
  });

  test('in a function of AWS Lambda', async () => {
    expect(await visitHost(join(folder, 'consumer'), 'lambda')).toEqual(sold);
  });

  test('in route handlers of Next.js, built for production', async () => {
    expect(await visitNext(join(folder, 'consumer'))).toEqual({ ...sold, frame: 'snapshot' });
  });

  test('by code that never loads it', async () => {
    const consumer = join(folder, 'consumer');
    await run(consumer, 'node', '--input-type=module', '--eval', withoutExpress);
  });
});

test('a server that is bundled into one file brings its SQL and its scripts', async () => {
  await copyHosts(join(folder, 'consumer'));
  expect(await visitBundled(join(folder, 'consumer'))).toEqual({
    problems: [],
    orders: [],
    scripts: true,
    http: 'function',
    memory: 'function',
  });
});

test('no entry weighs more than it may: see size-limits.json', async () => {
  const sizes = Object.entries(await sizesOf(join(folder, 'consumer'), entries(published)));

  expect(sizes.filter(([name, kibibytes]) => kibibytes > limitOf(name))).toEqual([]);
  // A limit far above the size would let it grow unseen.
  expect(sizes.filter(([name, kibibytes]) => Object.hasOwn(sizeLimits, name) && kibibytes * 2 < limitOf(name))).toEqual(
    [],
  );
});

test.each(['index.js', 'index.cjs'])(
  'an editor shows the documentation of every verb of the office from %s',
  (file) => {
    const core = join(folder, 'consumer/node_modules/@ticketly/core/dist', file);
    const verbs = verbsOf(`Omit<import('${core}').Ticketly, 'jobs'>`);

    expect(verbs.length).toBeGreaterThan(40);
    expect(undocumented(verbs)).toEqual([]);
  },
);
