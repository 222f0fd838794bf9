import { globSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hostDependencies } from './hosts.ts';
import type { Published } from './published.ts';
import { run } from './published.ts';

/** The modules of the core, each an entry of its own, and what of a room has one besides. */
const rooms = globSync('{*,testing/comparing}/index.ts', {
  cwd: join(import.meta.dirname, '../../packages/core/src'),
}).map(dirname);

const entriesOf = ({ name }: Published): string[] => {
  if (name === '@ticketly/core') return [name, ...rooms.map((room) => `${name}/${room}`)];
  return name === '@ticketly/http' ? [name, `${name}/routes`] : [name];
};

/** Every way into the packages, as an application writes it. */
export const entries = (published: readonly Published[]): string[] => published.flatMap(entriesOf);

/** What each entry exports when a program of this module system loads it. */
const loader = (names: readonly string[], module: 'esm' | 'cjs'): string => {
  const load = module === 'esm' ? 'await import' : 'require';
  const lines = names.map(
    (name) => `exported[${JSON.stringify(name)}] = Object.keys(${load}(${JSON.stringify(name)}));`,
  );
  return ['const exported = {};', ...lines, 'console.log(JSON.stringify(exported));', ''].join('\n');
};

const typed = (names: readonly string[]): string =>
  names
    .map(
      (name, index) => `import * as entry${index} from '${name}';\nexport const use${index}: object = entry${index};\n`,
    )
    .join('');

/**
 * A fresh application that installs the tarballs, and nothing else of this repository.
 *
 * @param others what it has beside them: what hosts are made of, unless told otherwise.
 */
export const installConsumer = async (
  folder: string,
  published: readonly Published[],
  others: Readonly<Record<string, string>> = hostDependencies,
): Promise<void> => {
  const files = Object.fromEntries(published.map(({ name, tarball }) => [name, `file:${tarball}`]));
  const names = entries(published);
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, dependencies: { ...others, ...files } }),
  );
  // Not on a registry yet: the packages' own references to each other go to the tarballs as well.
  await writeFile(join(folder, 'pnpm-workspace.yaml'), JSON.stringify({ packages: ['.'], overrides: files }));
  await writeFile(join(folder, 'load.mjs'), loader(names, 'esm'));
  await writeFile(join(folder, 'load.cjs'), loader(names, 'cjs'));
  await writeFile(join(folder, 'types.mts'), typed(names));
  await writeFile(join(folder, 'types.cts'), typed(names));
  await run(folder, 'pnpm', 'install', '--prefer-offline', '--ignore-scripts', '--no-frozen-lockfile');
};

/** Names exported by each entry, as seen by a program of this module system. */
export const exportsSeen = async (folder: string, module: 'esm' | 'cjs'): Promise<Readonly<Record<string, string[]>>> =>
  JSON.parse(await run(folder, 'node', module === 'esm' ? 'load.mjs' : 'load.cjs')) as Record<string, string[]>;
