import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../packages/http/src');

/** A text, number or time that anything may be. */
const raw = /\bz\s*\.(coerce|string|number|int|bigint|date|email|url|uuid|iso)\b/;

/** Where values of requests are made, and what only goes out. */
const allowed = /^(edge\/values\.ts|wire\/(?!.*-input\.ts$).*)$/;

test('every text, number and time of a request is made of the values that say what may come in', async () => {
  const found: string[] = [];
  let files = 0;
  for await (const file of glob('**/*.ts', { cwd: folder })) {
    if (allowed.test(file) || file.endsWith('.test.ts')) continue;
    files += 1;
    if (raw.test(await readFile(join(folder, file), 'utf8'))) found.push(file);
  }
  expect(files).toBeGreaterThan(20);
  expect(found).toEqual([]);
});
