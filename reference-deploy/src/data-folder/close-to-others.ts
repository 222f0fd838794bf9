import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const anyOther = 0o077;

/**
 * Removes the permissions of everybody else on a file, or on a folder and everything in it; a link
 * is left alone.
 */
const closeTree = async (path: string): Promise<void> => {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined || found.isSymbolicLink()) return;
  if ((found.mode & anyOther) !== 0) await chmod(path, found.isDirectory() ? 0o700 : 0o600);
  if (!found.isDirectory()) return;
  for (const name of await readdir(path)) await closeTree(join(path, name));
};

/**
 * Closes a data folder to other users: the folder and our files in it, including those that an
 * earlier version left open. A folder that also holds other files, such as a home or /tmp, keeps
 * its own mode.
 *
 * @returns what could not be closed, in sentences
 */
export const closeToOthers = async (folder: string, isOurs: (name: string) => boolean): Promise<readonly string[]> => {
  try {
    const names = await readdir(folder);
    for (const name of names.filter(isOurs)) await closeTree(join(folder, name));
    if (names.every(isOurs)) await chmod(folder, 0o700);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [
      `Other users of this machine may read the data folder ${folder}, which could not be closed to them: ${why}.`,
    ];
  }
  const isOpen = ((await lstat(folder)).mode & anyOther) !== 0;
  return isOpen
    ? [`Other users of this machine may look into the data folder ${folder}: give Ticketly one of its own.`]
    : [];
};
