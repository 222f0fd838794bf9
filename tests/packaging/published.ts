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
  /** Where it lies in this repository, built. */
  readonly folder: string;
  readonly tarball: string;
}

/** Runs a program of the installation; the error of a failed one carries what it printed. */
export const run = async (folder: string, program: string, ...args: string[]): Promise<string> => {
  const path = program === 'npm' ? program : join(repository, 'node_modules/.bin', program);
  try {
    const { stdout } = await execute(path, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${program} ${args.join(' ')} in ${folder}\n${stdout}\n${stderr}`, { cause: error });
  }
};

/** A package that is published, as it lies in this repository. */
interface Built {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** Builds every package that is published. */
export const buildPackages = async (): Promise<Built[]> => {
  const built: Built[] = [];
  for (const path of globSync('packages/*/package.json', { cwd: repository }).toSorted()) {
    const manifest = JSON.parse(readFileSync(join(repository, path), 'utf8')) as Manifest;
    if (manifest.private === true) continue;
    const folder = join(repository, dirname(path));
    await run(folder, 'pnpm', '--silent', 'run', 'build');
    built.push({ name: manifest.name, version: manifest.version, folder });
  }
  return built;
};

/** Builds and packs every package that is published. */
export const publishInto = async (target: string): Promise<Published[]> => {
  const published: Published[] = [];
  for (const { name, version, folder } of await buildPackages()) {
    await run(folder, 'pnpm', 'pack', '--pack-destination', target);
    const tarball = join(target, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
    published.push({ name, version, folder, tarball });
  }
  return published;
};
