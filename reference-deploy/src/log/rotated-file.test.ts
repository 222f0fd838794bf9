import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { rotatedFile } from './rotated-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ticketly-lines-'));
  // A file in the place of the folder: nothing can be written below it.
  await writeFile(join(folder, 'disk'), '');
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const openBroken = () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const file = rotatedFile(join(folder, 'disk'), 'ticketly.log', { maxBytes: 20_000, keptFiles: 3 });
  const write = async (...lines: readonly string[]): Promise<void> => {
    for (const line of lines) file.write(`${line}\n`);
    await setImmediate();
  };
  const losses = () => said.mock.calls.flat().filter((text) => String(text).includes('lost'));
  // The clock stands still meanwhile.
  const isBroken = async (): Promise<void> => {
    while (said.mock.calls.length === 0) await setImmediate();
  };
  return { file, write, losses, isBroken };
};

const mend = async (): Promise<void> => {
  await rm(join(folder, 'disk'));
  await mkdir(join(folder, 'disk'));
};

describe('lines of a log that could not be written', () => {
  test('are counted one by one, also those that were on their way, and told once it can be written', async () => {
    const { file, write, losses, isBroken } = openBroken();
    await write('one', 'two');
    await isBroken();
    await write('three', 'four', 'five');
    await write('six');
    await mend();
    // The disk is not tried again before.
    vi.advanceTimersByTime(4_999);
    await write('seven');
    expect(losses()).toEqual([]);
    vi.advanceTimersByTime(1);
    await write('kept');
    expect(losses()).toEqual(['7 lines of the log were lost.']);
    await write('kept too');
    await file.close();
    expect(losses()).toHaveLength(1);
    expect(await readFile(join(folder, 'disk', 'ticketly.log'), 'utf8')).toBe('kept\nkept too\n');
  });

  test('are told at the end where it never can be', async () => {
    const { file, write, losses, isBroken } = openBroken();
    await write('one');
    await isBroken();
    await write('two');
    await file.close();
    expect(losses()).toEqual(['2 lines of the log were lost.']);
  });
});
