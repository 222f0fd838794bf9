import { randomUUID } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';

/**
 * A text that is made up once and kept in a file, which nobody but its owner may read. Of several
 * processes that start at once, the first one's is everybody's: it appears whole, and once.
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
