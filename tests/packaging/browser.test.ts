import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { buildPage, chromiumPath, show } from './browser.ts';

const chromium = chromiumPath();
if (chromium === undefined) console.warn('left out: the core in a browser (no Chromium here)');

test.skipIf(chromium === undefined && process.env['CI'] !== 'true')(
  'the core alone, built by Vite, sells two tickets in Chromium',
  async () => {
    if (chromium === undefined) throw new Error('no Chromium here: TICKETLY_TEST_CHROMIUM says where one is');
    const folder = await mkdtemp(join(tmpdir(), 'ticketly-browser-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const page = await buildPage(folder, inject('published'));

    expect(await show(page, chromium, 'selling')).toEqual({ title: '2 of 2 codes are genuine', errors: [] });
  },
);
