import { randomUUID } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';

/**
 * Text that is generated once and kept in a file that only its owner may read. If several processes
 * start at once, all use the first one's: it appears atomically, and once.
 */
export const keptOnce = async (path: string, made: string): Promise<string> => {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, made, { mode: 0o600 });
  await link(draft, path).catch(ignoreExisting);
  await unlink(draft);
  return readFile(path, 'utf8');
};

const ignoreExisting = (error: unknown): void => {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
};
