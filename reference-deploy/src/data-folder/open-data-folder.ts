import { mkdir } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { closeToOthers } from './close-to-others.ts';
import { forgetData, isOurs } from './forget.ts';
import { FolderTaken, lockFolder, sharedFileSystemOf } from './lock-folder.ts';

/** The data folder, once we have locked it. */
export interface DataFolder {
  readonly path: string;
  /** What the operator should know about it, in sentences. */
  readonly warnings: readonly string[];
  close(): Promise<void>;
}

/**
 * Makes the data folder ours before anything in it is read or written: locked against a second
 * process, closed to other users, and emptied if it is to start over. A store in this process takes
 * the folder for itself; processes on a server share theirs.
 *
 * @throws {@link FolderTaken}
 */
export const openDataFolder = async ({ dataFolder, store, fresh }: Config): Promise<DataFolder> => {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FolderTaken(`The data folder ${dataFolder} can't be made: ${why}.`, { cause });
  });
  if (fresh) await forgetAlone(dataFolder);
  const mode = store.kind === 'postgres' ? 'shared' : 'alone';
  const lock = await lockFolder(dataFolder, mode);
  const kind = mode === 'alone' ? await sharedFileSystemOf(dataFolder) : undefined;
  return {
    path: dataFolder,
    warnings: [
      ...(await closeToOthers(dataFolder, isOurs)),
      ...(kind === undefined
        ? []
        : [
            `The data folder is on ${kind}: that no other machine opens it as well is sure only if ${kind} locks for all.`,
          ]),
    ],
    close: () => lock.release(),
  };
};

/** A folder in use must not be emptied, so this takes it alone, whatever the store. */
const forgetAlone = async (dataFolder: string): Promise<void> => {
  const lock = await lockFolder(dataFolder, 'alone');
  try {
    await forgetData(dataFolder);
  } finally {
    await lock.release();
  }
};
