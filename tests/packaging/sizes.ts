import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { run } from './published.ts';

/** What each entry may weigh, with all it loads but its peers: minified and zipped, in KiB. */
export const sizeLimits = JSON.parse(readFileSync(join(import.meta.dirname, 'size-limits.json'), 'utf8')) as Readonly<
  Record<string, number>
>;

/** Entries that have no limit of their own share one: the rooms of the core. */
export const limitOf = (name: string): number => sizeLimits[name] ?? sizeLimits['others'] ?? 0;

const peers = ['pg', '@electric-sql/pglite', 'ioredis', 'kafkajs', 'mongodb', 'stripe', 'express', 'fast-check'];

/** What each entry weighs in an application, in the unit of the limits. */
export const sizesOf = async (
  consumer: string,
  names: readonly string[],
): Promise<Readonly<Record<string, number>>> => {
  const sizes: [string, number][] = [];
  for (const name of names) {
    const bundle = join(consumer, 'size.mjs');
    const external = [...peers, ...(name.startsWith('@ticketly/core') ? [] : ['@ticketly/core', '@ticketly/core/*'])];
    await writeFile(join(consumer, 'whole.mjs'), `export * from '${name}';`);
    await run(
      consumer,
      'node',
      ...[join(consumer, 'node_modules/esbuild/bin/esbuild'), 'whole.mjs'],
      ...['--bundle', '--minify', '--platform=node', '--format=esm', `--outfile=${bundle}`],
      ...external.map((peer) => `--external:${peer}`),
    );
    sizes.push([name, Math.ceil(gzipSync(await readFile(bundle)).length / 1024)]);
  }
  return Object.fromEntries(sizes);
};
