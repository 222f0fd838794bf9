import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chargesFolder } from './composition/payments.ts';
import { secretsFile } from './composition/secrets.ts';
import { storeFolder } from './composition/stores.ts';
import { logFile } from './logger.ts';

const ours: readonly string[] = [storeFolder, chargesFolder, secretsFile, logFile, `${logFile}.1`];

/** Removes what a deployment keeps in its data folder, and nothing else that may be there. */
export const forgetData = async (dataFolder: string): Promise<void> => {
  await Promise.all(ours.map((name) => rm(join(dataFolder, name), { recursive: true, force: true })));
  // The folder itself goes if it was only for this.
  await rmdir(dataFolder).catch(() => undefined);
};
