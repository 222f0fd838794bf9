import { readFile, statfs, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { tryLock } from './file-lock.ts';
import type { FileLock, LockMode } from './file-lock.ts';

/** The file that is locked. */
export const lockFile = 'ticketly.lock';
/** Says who holds the lock, for people; nothing depends on it. */
export const ownerFile = 'ticketly.lock.json';

/** The folder can't be locked; the message is a sentence for the operator. */
export class FolderTaken extends Error {
  override readonly name: string = 'FolderTaken';
}

/** A folder that we have locked. */
export interface LockedFolder {
  release(): Promise<void>;
}

const attempts = 20;
const attemptEveryMs = 50;

/**
 * Locks a data folder: `alone` for a store in this process, which no other may open, `shared` for
 * processes whose store is elsewhere. Waits about a second for a process that was killed a moment
 * ago.
 *
 * @throws {@link FolderTaken} naming who holds it, or why it can't be locked
 */
export const lockFolder = async (folder: string, mode: LockMode): Promise<LockedFolder> => {
  const lock = await lockSoon(folder, mode);
  const owner = join(folder, ownerFile);
  const said = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  await writeFile(owner, `${JSON.stringify(said)}\n`, { mode: 0o600 });
  return {
    release: async () => {
      if (mode === 'alone') await unlink(owner).catch(() => undefined);
      lock.release();
    },
  };
};

const lockSoon = async (folder: string, mode: LockMode): Promise<FileLock> => {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const lock = tryLockIn(folder, mode);
    if (lock !== undefined) return lock;
    await pause(attemptEveryMs);
  }
  throw new FolderTaken(
    `The data folder ${folder} is in use by ${await ownerOf(folder)}. A store in a process has its folder to itself: stop that one, or give this one another folder by TICKETLY_DATA. For several processes on one store, take PostgreSQL.`,
  );
};

const tryLockIn = (folder: string, mode: LockMode): FileLock | undefined => {
  try {
    return tryLock(join(folder, lockFile), mode);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FolderTaken(
      `The data folder ${folder} can't be locked (${why}): it has to be writable, on a file system that knows locks.`,
      { cause },
    );
  }
};

/**
 * The text is shown as it is, whatever it says: it may be truncated, or written by another version.
 */
const ownerOf = async (folder: string): Promise<string> => {
  try {
    const said: unknown = JSON.parse(await readFile(join(folder, ownerFile), 'utf8'));
    const { pid, host, since } = said as Record<string, unknown>;
    return `process ${String(pid)} on ${String(host)} since ${String(since)}`;
  } catch {
    return 'another process';
  }
};

/**
 * File systems that other machines may share: whether they see a lock depends on how these are
 * mounted (statfs(2)).
 */
const shared: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0xff534d42, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0x517b, 'SMB'],
  [0x01021997, '9p'],
  [0x65735546, 'FUSE'],
]);

/**
 * The name of the file system if other machines may see a folder on it as well; undefined for a
 * local one.
 */
export const sharedFileSystemOf = async (folder: string): Promise<string | undefined> =>
  shared.get((await statfs(folder)).type);
