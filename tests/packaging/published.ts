import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
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

/** Programs that are nobody's dependency. */
const ofSystem = new Set(['npm', 'tar']);

/**
 * Runs a program of the installation, or of the system; the error of a failed one carries what it
 * printed.
 */
export const run = async (folder: string, program: string, ...args: string[]): Promise<string> => {
  const path = ofSystem.has(program) ? program : join(repository, 'node_modules/.bin', program);
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

const toPublish = (): Built[] =>
  globSync('packages/*/package.json', { cwd: repository })
    .toSorted()
    .map((path) => ({ path, manifest: JSON.parse(readFileSync(join(repository, path), 'utf8')) as Manifest }))
    .filter(({ manifest }) => manifest.private !== true)
    .map(({ path, manifest: { name, version } }) => ({ name, version, folder: join(repository, dirname(path)) }));

/** Builds every package that is published. */
export const buildPackages = async (): Promise<Built[]> => {
  const built = toPublish();
  for (const { folder } of built) await run(folder, 'pnpm', '--silent', 'run', 'build');
  return built;
};

const packedIn = (target: string, built: Built): Published => {
  const { name, version } = built;
  return { ...built, tarball: join(target, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`) };
};

/** Builds and packs every package that is published. */
export const publishInto = async (target: string): Promise<Published[]> => {
  const built = await buildPackages();
  for (const { folder } of built) await run(folder, 'pnpm', 'pack', '--pack-destination', target);
  return built.map((each) => packedIn(target, each));
};

/** What an earlier run packed into this folder; undefined if anything is missing. */
export const keptIn = async (target: string): Promise<Published[] | undefined> => {
  const packed = toPublish().map((each) => packedIn(target, each));
  return packed.every(({ tarball }) => existsSync(tarball)) ? packed : undefined;
};
