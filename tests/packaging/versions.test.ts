import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { run } from './published.ts';
import { installedVersion, installTwoVersions } from './versions.ts';

test('an office on the next minor version of the core sells with adapters of this one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ticketly-versions-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await installTwoVersions(folder, inject('published'));

  const [now, next] = [await installedVersion(folder, '@ticketly/core'), await installedVersion(folder, 'core-next')];
  expect(next).not.toBe(now);
  const strict = ['--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', '--target', 'es2024'];
  await run(folder, 'tsc', ...strict, '--lib', 'es2024,dom', '--module', 'nodenext', 'sell.mts');
  expect(JSON.parse(await run(folder, 'node', 'sell.mjs'))).toEqual({
    copies: 2,
    tickets: 2,
    recognized: true,
    unused: 'any',
  });
});
