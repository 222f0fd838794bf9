import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newTicketKey } from '@ticketly/core/tickets';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Config } from '../config.ts';
import { secretsFile } from '../data-folder/names.ts';
import { readSecrets } from './secrets.ts';

let dataFolder: string;
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'ticketly-secrets-'));
});
afterEach(() => rm(dataFolder, { recursive: true }));

const read = () => readSecrets({ dataFolder, webhookSecrets: undefined } as unknown as Config);

test('secrets are made up once and kept', async () => {
  expect(await read()).toEqual(await read());
});

test('a key that signed tickets before is listed after the one that signs now', async () => {
  const { ticketKeys } = await read();
  const path = join(dataFolder, secretsFile);
  const kept = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  const newer = await newTicketKey();
  await writeFile(path, JSON.stringify({ ...kept, ticketKey: newer, formerTicketKeys: [kept['ticketKey']] }));

  expect((await read()).ticketKeys).toEqual([newer, ...ticketKeys]);
});
