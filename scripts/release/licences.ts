import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { manifestOf } from '../../tests/packaging/lint.ts';
import { run } from '../../tests/packaging/published.ts';
import type { Published } from '../../tests/packaging/published.ts';

/** Licences that ask for nothing but their text, and that of the fonts that come along. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'Unlicense',
  'Zlib',
]);

/** Of a choice, as in `(MIT OR GPL-3.0)`, one that is allowed will do; of a sum, all have to be. */
const isAllowed = (licence: string): boolean =>
  licence
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((part) => allowed.has(part.trim())));

/** What a package brings into an application: licences, each with who has it. */
export type Licences = Readonly<Record<string, readonly string[]>>;

/**
 * The licences of a package, of all it depends on, and of its peers, as they are installed.
 *
 * @param folder an empty one
 */
export const licencesOf = async (folder: string, one: Published, all: readonly Published[]): Promise<Licences> => {
  const tarballs = Object.fromEntries(all.map(({ name, tarball }) => [name, `file:${tarball}`]));
  const { peerDependencies = {} } = (await manifestOf(one)) as {
    readonly peerDependencies?: Readonly<Record<string, string>>;
  };
  const dependencies = { ...peerDependencies, ...tarballs, [one.name]: tarballs[one.name] };
  const wanted = [one.name, ...Object.keys(peerDependencies)];
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({
      name: 'licences',
      private: true,
      dependencies: Object.fromEntries(Object.entries(dependencies).filter(([name]) => wanted.includes(name))),
    }),
  );
  await writeFile(join(folder, 'pnpm-workspace.yaml'), JSON.stringify({ packages: ['.'], overrides: tarballs }));
  await run(folder, 'pnpm', 'install', '--prefer-offline', '--ignore-scripts', '--no-frozen-lockfile');
  const listed = JSON.parse(await run(folder, 'pnpm', 'licenses', 'list', '--json')) as Readonly<
    Record<string, readonly { readonly name: string }[]>
  >;
  return Object.fromEntries(Object.entries(listed).map(([licence, users]) => [licence, users.map(({ name }) => name)]));
};

/** Those that may not come along, as `licence: who has it`. */
export const forbidden = (licences: Licences): string[] =>
  Object.entries(licences)
    .filter(([licence]) => !isAllowed(licence))
    .map(([licence, users]) => `${licence}: ${users.join(', ')}`);
