import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './published.ts';

/** What hosts are made of, beside the packages. */
export const hostDependencies: Readonly<Record<string, string>> = {
  '@electric-sql/pglite': '^0.5.16',
  '@hono/node-server': '^2.0.0',
  esbuild: '^0.28.0',
  'fast-check': '^4.10.2',
  fastify: '^5.12.0',
  hono: '^4.13.0',
  next: '^16.4.0',
  react: '^19.0.0',
  'react-dom': '^19.0.0',
};

/** What a visit at a host came to. */
export type Visited = Readonly<Record<string, unknown>>;

const lastLine = (text: string): Visited => JSON.parse(text.trim().split('\n').at(-1) ?? '') as Visited;

/** Copies the hosts into an application. */
export const copyHosts = (consumer: string): Promise<void> =>
  cp(join(import.meta.dirname, 'hosts'), consumer, { recursive: true });

/** Runs a host that is one program, and tells how a visit there went. */
export const visitHost = async (consumer: string, name: string): Promise<Visited> =>
  lastLine(await run(consumer, 'node', `${name}.mjs`));

/** Builds and runs the application of Next.js. */
export const visitNext = async (consumer: string): Promise<Visited> => {
  const app = join(consumer, 'next');
  for (const name of ['box-office.mjs', 'visit.mjs']) await cp(join(consumer, name), join(app, name));
  await run(app, 'node', join(consumer, 'node_modules/next/dist/bin/next'), 'build');
  return lastLine(await run(app, 'node', 'visit-next.mjs'));
};

/** Bundles a server into one file, and runs it where there is nothing else of the packages. */
export const visitBundled = async (consumer: string): Promise<Visited> => {
  const alone = join(consumer, 'alone');
  await mkdir(alone, { recursive: true });
  const bundle = join(alone, 'server.mjs');
  const banner = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';
  await run(
    consumer,
    'node',
    join(consumer, 'node_modules/esbuild/bin/esbuild'),
    'bundled.mjs',
    '--bundle',
    '--platform=node',
    '--format=esm',
    '--external:@electric-sql/pglite',
    `--banner:js=${banner}`,
    `--outfile=${bundle}`,
  );
  return lastLine(await run(alone, 'node', 'server.mjs'));
};
