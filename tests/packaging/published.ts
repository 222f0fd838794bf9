import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const repository = join(import.meta.dirname, '../..');
const execute = promisify(execFile);

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
}

/** A package as a stranger gets it. */
export interface Published {
  readonly name: string;
  readonly version: string;
  readonly tarball: string;
}

/** Runs a program of the installation; the error of a failed one carries what it printed. */
export const run = async (folder: string, program: string, ...args: string[]): Promise<string> => {
  const path = program === 'node' ? process.execPath : join(repository, 'node_modules/.bin', program);
  try {
    const { stdout } = await execute(path, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${program} ${args.join(' ')} in ${folder}\n${stdout}\n${stderr}`, { cause: error });
  }
};

/** Builds and packs every package that is published. */
export const publishInto = async (folder: string): Promise<Published[]> => {
  const published: Published[] = [];
  for (const path of globSync('packages/*/package.json', { cwd: repository }).toSorted()) {
    const {
      name,
      version,
      private: unpublished,
    } = JSON.parse(readFileSync(join(repository, path), 'utf8')) as Manifest;
    if (unpublished === true) continue;
    const source = join(repository, dirname(path));
    await run(source, 'pnpm', '--silent', 'run', 'build');
    await run(source, 'pnpm', 'pack', '--pack-destination', folder);
    published.push({
      name,
      version,
      tarball: join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`),
    });
  }
  return published;
};
