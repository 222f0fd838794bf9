import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFile, ownerFile } from './lock-folder.ts';
import { chargesFolder, contactKeyFile, secretsFile, storeFolder } from './names.ts';

const data: ReadonlySet<string> = new Set([storeFolder, chargesFolder, secretsFile, contactKeyFile]);
const drafts = [`${secretsFile}.`, `${contactKeyFile}.`];
const locks: ReadonlySet<string> = new Set([lockFile, ownerFile]);
/** Logs of every process and age, and the locks that keep two processes from writing to one. */
const logs = /^ticketly(-\d+)?\.log(\.\d+|\.lock)?$/;

/** Whether a deployment created the file of this name in its data folder. */
export const isOurs = (name: string): boolean =>
  data.has(name) || drafts.some((draft) => name.startsWith(draft)) || locks.has(name) || logs.test(name);

/**
 * Removes what a deployment keeps in its data folder, and nothing else that may be there. The locks
 * stay: two processes could hold a removed lock.
 */
export const forgetData = async (dataFolder: string): Promise<void> => {
  const names = (await readdir(dataFolder)).filter(
    (name) => isOurs(name) && !locks.has(name) && !name.endsWith('.lock'),
  );
  await Promise.all(names.map((name) => rm(join(dataFolder, name), { recursive: true, force: true })));
};
