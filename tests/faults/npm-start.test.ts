import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../servers/until.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const withinMs = 120_000;

let folder: string;
const started: ChildProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ticketly-npm-'));
});
afterAll(async () => {
  for (const child of started) if (child.pid !== undefined && child.exitCode === null) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** `npm start` as somebody types it, listening. */
const npmStart = async (): Promise<{ readonly npm: ChildProcess; readonly url: string }> => {
  const npm = spawn('npm', ['start'], {
    cwd: repository,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: '0',
      TICKETLY_METRICS_PORT: 'off',
      TICKETLY_DATA: await mkdtemp(join(folder, 'data-')),
      TICKETLY_STORE: 'memory',
      TICKETLY_SEED: 'none',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(npm);
  let said = '';
  npm.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const url = await until('npm start to listen', async () => /listens on (\S+)\n/.exec(said)?.[1], withinMs);
  return { npm, url };
};

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Every process that runs, as /proc has it. */
const processes = async (): Promise<readonly Process[]> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const read = async (pid: string): Promise<readonly Process[]> => {
    try {
      const [status, command] = await Promise.all([
        readFile(`/proc/${pid}/status`, 'utf8'),
        readFile(`/proc/${pid}/cmdline`, 'utf8'),
      ]);
      if (/^State:\s+Z/m.test(status)) return [];
      return [{ pid: Number(pid), parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]), command }];
    } catch {
      return [];
    }
  };
  return (await Promise.all(pids.map(read))).flat();
};

/** A process and everything that came of it, the oldest first. */
const familyOf = async (pid: number): Promise<readonly Process[]> => {
  const all = await processes();
  const below = (of: number): readonly Process[] =>
    all.filter(({ parent }) => parent === of).flatMap((child) => [child, ...below(child.pid)]);
  return [...all.filter((each) => each.pid === pid), ...below(pid)];
};

const hasGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

test.runIf(process.platform === 'linux').each([
  ['SIGTERM', 'npm', 0],
  ['SIGINT', 'npm', 0],
  ['SIGHUP', 'npm', 'SIGHUP'],
  ['SIGTERM', 'with-install', 0],
  ['SIGINT', 'with-install', 0],
  ['SIGHUP', 'with-install', 0],
  ['SIGTERM', 'main.ts', 0],
  ['SIGKILL', 'main.ts', 137],
  ['SIGKILL', 'npm', 'SIGKILL'],
] as const)('%s to %s of npm start ends all of it', { timeout: 2 * withinMs }, async (signal, to, ending) => {
  const { npm, url } = await npmStart();
  const family = await familyOf(npm.pid ?? 0);
  const server = family.find(({ command }) => command.includes('main.ts') && !command.includes('with-install'));
  const target =
    to === 'npm'
      ? npm.pid
      : family.find(({ command }) => command.includes(to) && (to !== 'main.ts' || command === server?.command))?.pid;
  expect({ server, target }, 'is there').toEqual({ server: expect.anything(), target: expect.any(Number) });
  const gone = once(npm, 'exit');
  process.kill(target ?? 0, signal);
  const [code, by] = (await gone) as [number | null, string | null];
  expect(code ?? by).toBe(ending);
  // Where npm itself can't wait, the rest follows by itself.
  await until('every process to be gone', async () => family.every(({ pid }) => hasGone(pid)), withinMs);
  await expect(fetch(url)).rejects.toThrow();
});
