import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEmbeddedPostgres } from './embedded-postgres.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ticketly-embedded-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A plain query that asks for nothing. */
const nothing = Buffer.from('Q\0\0\0\x05\0', 'latin1');

test('answers until it is closed; then whoever asks is told so, and closing again is nothing', async () => {
  const database = await openEmbeddedPostgres(join(folder, 'store'));
  expect((await database.execProtocolRaw(nothing)).length).toBeGreaterThan(0);
  await database.close();
  await expect(database.execProtocolRaw(nothing)).rejects.toThrow('PGlite is closed');
  await database.close();
});
