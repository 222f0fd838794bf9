import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Published } from './published.ts';
import { run } from './published.ts';

/** A copy of a package as its next minor version would be. */
const nextOf = async (folder: string, { tarball, version }: Published): Promise<string> => {
  await mkdir(folder, { recursive: true });
  await run(folder, 'tar', '--extract', '--gzip', '--file', tarball);
  const path = join(folder, 'package/package.json');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const manifest = JSON.parse(await readFile(path, 'utf8')) as object;
  await writeFile(path, JSON.stringify({ ...manifest, version: `${major}.${minor + 1}.0` }));
  const packed = join(folder, 'next.tgz');
  await run(folder, 'tar', '--create', '--gzip', '--file', packed, 'package');
  return packed;
};

/** An application that has two minor versions of the core, `core-next` the later one. */
export const installTwoVersions = async (folder: string, published: readonly Published[]): Promise<void> => {
  const tarballs = Object.fromEntries(published.map(({ name, tarball }) => [name, `file:${tarball}`]));
  const core = published.find(({ name }) => name === '@ticketly/core');
  if (core === undefined) throw new Error('the core is not published');
  await mkdir(folder, { recursive: true });
  const dependencies = {
    '@ticketly/core': tarballs['@ticketly/core'],
    '@ticketly/adapters-sandbox': tarballs['@ticketly/adapters-sandbox'],
    'core-next': `file:${await nextOf(join(folder, 'next'), core)}`,
  };
  const manifest = { name: 'two-versions', private: true, type: 'module', dependencies };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'pnpm-workspace.yaml'), JSON.stringify({ packages: ['.'] }));
  await cp(join(import.meta.dirname, 'versions'), folder, { recursive: true });
  await run(folder, 'pnpm', 'install', '--prefer-offline', '--ignore-scripts', '--no-frozen-lockfile');
};

/** The version of a package as it is installed there. */
export const installedVersion = async (folder: string, name: string): Promise<string> => {
  const manifest = JSON.parse(await readFile(join(folder, 'node_modules', name, 'package.json'), 'utf8')) as Published;
  return manifest.version;
};
