import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** Whether others may hold the same lock at the same time. */
export type LockMode = 'alone' | 'shared';

/** A lock while it is held. */
export interface FileLock {
  release(): void;
}

/** Kept from the garbage collector, which would close the file and release the lock. */
const held = new Set<DatabaseSync>();

const busy = 5;

/**
 * Takes a lock that belongs to this process for as long as it lives: the operating system releases
 * it with the process, however that ends. It is SQLite's lock on a database that stays empty,
 * because Node itself offers none: it works wherever SQLite may keep a database. The file is never
 * removed: that would let two processes hold the lock.
 *
 * @returns undefined when another process, or this one, holds it
 * @throws SQLite's error when the file can't be created, or its file system has no locks
 */
export const tryLock = (path: string, mode: LockMode): FileLock | undefined => {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    chmodSync(path, 0o600);
    database.exec('pragma journal_mode = memory');
    database.exec(mode === 'alone' ? 'begin exclusive' : 'begin; select count(*) from sqlite_master');
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  held.add(database);
  return {
    release: () => {
      if (held.delete(database)) database.close();
    },
  };
};

/** The lower byte is the kind of error, whatever the details. */
const isBusy = (error: unknown): boolean => {
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === 'number' && (errcode & 0xff) === busy;
};
