import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endingOf, startApi } from './api-process.ts';
import type { ApiProcess, Environment } from './api-process.ts';

let folder: string;
const running: ChildProcess[] = [];
const deployments: ApiProcess[] = [];
const start = async (environment: Environment): Promise<ApiProcess> => {
  const started = await startApi(environment);
  deployments.push(started);
  return started;
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ticketly-folder-'));
});
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  await Promise.all(deployments.splice(0).map((each) => each.signal('SIGKILL')));
  await rm(folder, { recursive: true, force: true });
});

/** A process that only takes the lock. */
const holder = async (): Promise<{ readonly child: ChildProcess; readonly said: string }> => {
  const script = fileURLToPath(new URL('lock-holder.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=source', script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: chunk.toString().trim() };
};

test('a hundred times: kill -9 of whoever has the folder lets the next one in, and never two', async () => {
  const first = await holder();
  expect(first.said).toBe('locked');
  let { child } = first;
  for (let round = 1; round <= 100; round += 1) {
    // Now and then one comes while it is taken, and two race for it as it comes free.
    const isRace = round % 20 === 0;
    if (isRace) expect((await holder()).said).toContain(`in use by process ${child.pid} on `);
    child.kill('SIGKILL');
    const next = await Promise.all(isRace ? [holder(), holder()] : [holder()]);
    const winners = next.filter(({ said }) => said === 'locked');
    expect(winners, `round ${round}: ${next.map(({ said }) => said).join(' | ')}`).toHaveLength(1);
    child = winners[0]?.child ?? child;
  }
});

test.each(['pglite', 'memory'])(
  'a second deployment on the folder of one with a %s store is told who has it, also with --fresh; after kill -9 the next one starts',
  async (store) => {
    const environment = { TICKETLY_DATA: folder, TICKETLY_STORE: store, TICKETLY_METRICS_PORT: 'off' };
    const first = await start(environment);
    for (const args of [[], ['--fresh']]) {
      const { exitCode, stdout, stderr } = await endingOf(environment, args);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toMatch(/^The data folder \S+ is in use by process \d+ on \S+ since \S+Z\./);
      expect(stderr).not.toMatch(/^\s+at /m);
    }
    expect((await fetch(`${first.url}/v1/events`)).status).toBe(200);
    await first.signal('SIGKILL');
    const next = await start(environment);
    expect((await fetch(`${next.url}/v1/events`)).status).toBe(200);
    await next.signal('SIGTERM');
    expect(await next.ended).toBe(0);
  },
);

test('nobody else may read what a deployment keeps, whatever the umask and what was there', async () => {
  // What lies in a folder that is closed to others is too, whatever mode PGlite gives its files.
  const openEntries = async (path: string): Promise<readonly string[]> => {
    const found = await stat(path);
    const mode = found.mode & 0o777;
    if ((mode & 0o077) === 0 && path !== folder) return [];
    const below = found.isDirectory() ? (await readdir(path)).map((name) => openEntries(join(path, name))) : [];
    const isOpen = (mode & 0o077) !== 0;
    return [...(isOpen ? [`${path} ${mode.toString(8)}`] : []), ...(await Promise.all(below)).flat()];
  };
  const environment = { TICKETLY_DATA: folder, TICKETLY_STORE: 'pglite', TICKETLY_METRICS_PORT: 'off' };
  const first = await start({ ...environment, TICKETLY_SEED: 'demo' });
  expect(await openEntries(folder)).toEqual([]);
  await first.signal('SIGTERM');
  await chmod(folder, 0o755);
  await chmod(join(folder, 'secrets.json'), 0o644);
  await chmod(join(folder, 'store'), 0o777);
  await chmod(join(folder, 'store', 'PG_VERSION'), 0o666);
  const next = await start(environment);
  expect(await openEntries(folder)).toEqual([]);
  await next.signal('SIGTERM');
});
