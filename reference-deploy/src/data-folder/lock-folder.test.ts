import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../config/read-config.ts';
import { FolderTaken, lockFolder } from './lock-folder.ts';
import { openDataFolder } from './open-data-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ticketly-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (args: readonly string[] = [], env: Record<string, string> = {}) =>
  openDataFolder(readConfig({ TICKETLY_DATA: folder, ...env }, args));
const server = { TICKETLY_STORE: 'postgres', TICKETLY_DATABASE_URL: 'postgres://nobody/x' };
const modeOf = async (...names: readonly string[]): Promise<string> =>
  ((await stat(join(folder, ...names))).mode & 0o777).toString(8);

describe('a locked folder', () => {
  test('is one’s alone, also by another path to it, and says whose it is', async () => {
    const lock = await lockFolder(folder, 'alone');
    const alias = `${folder}-alias`;
    await symlink(folder, alias);
    for (const path of [folder, alias]) {
      const second = lockFolder(path, 'alone');
      await expect(second).rejects.toThrow(FolderTaken);
      await expect(second).rejects.toThrow(`is in use by process ${process.pid} on `);
      await expect(lockFolder(path, 'shared')).rejects.toThrow(FolderTaken);
    }
    await rm(alias);
    await lock.release();
    await (await lockFolder(folder, 'alone')).release();
  });

  test('is shared by those who share, and nobody’s alone meanwhile', async () => {
    const [one, other] = [await lockFolder(folder, 'shared'), await lockFolder(folder, 'shared')];
    await expect(lockFolder(folder, 'alone')).rejects.toThrow(FolderTaken);
    await one.release();
    await expect(lockFolder(folder, 'alone')).rejects.toThrow(FolderTaken);
    await other.release();
    await (await lockFolder(folder, 'alone')).release();
  });

  test('is not begun anew by --fresh while somebody has it, whatever the store', async () => {
    await writeFile(join(folder, 'secrets.json'), 'kept');
    for (const env of [{}, server]) {
      const first = await open([], env);
      await expect(open(['--fresh'], env)).rejects.toThrow(FolderTaken);
      expect(await readFile(join(folder, 'secrets.json'), 'utf8')).toBe('kept');
      await first.close();
    }
    await (await open(['--fresh'], server)).close();
    await expect(stat(join(folder, 'secrets.json'))).rejects.toThrow('ENOENT');
  });

  test('that can’t be locked is told of in a sentence', async () => {
    await mkdir(join(folder, 'ticketly.lock'));
    await expect(open()).rejects.toThrow(/can't be locked \(.+\): it has to be writable, on a file system that knows/);
    await writeFile(join(folder, 'file'), '');
    await expect(open([], { TICKETLY_DATA: join(folder, 'file', 'data') })).rejects.toThrow(/can't be made: ENOTDIR/);
  });
});

describe('a folder others could look into', () => {
  test('is closed to them with all that is ours in it, also what was there before', async () => {
    await mkdir(join(folder, 'store', 'base'), { recursive: true });
    for (const name of ['secrets.json', 'ticketly.log', 'ticketly.log.1', 'store/base/1'])
      await writeFile(join(folder, name), '', { mode: 0o666 });
    for (const name of ['.', 'store', 'store/base']) await chmod(join(folder, name), 0o755);
    const opened = await open();
    expect(opened.warnings).toEqual([]);
    expect(await Promise.all(['.', 'store', 'store/base'].map((name) => modeOf(name)))).toEqual(['700', '700', '700']);
    const files = [
      'secrets.json',
      'ticketly.log',
      'ticketly.log.1',
      'store/base/1',
      'ticketly.lock',
      'ticketly.lock.json',
    ];
    expect(new Set(await Promise.all(files.map((name) => modeOf(name))))).toEqual(new Set(['600']));
    await opened.close();
  });

  test('keeps its mode where others have files in it, and theirs keep theirs', async () => {
    await writeFile(join(folder, 'diary.txt'), 'mine');
    await chmod(join(folder, 'diary.txt'), 0o644);
    await chmod(folder, 0o755);
    const opened = await open();
    expect(opened.warnings).toEqual([expect.stringContaining('may look into the data folder')]);
    expect([await modeOf('.'), await modeOf('diary.txt')]).toEqual(['755', '644']);
    await opened.close();
  });
});
