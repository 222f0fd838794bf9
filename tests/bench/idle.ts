import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

// What a deployment costs that nobody uses:
// `node --conditions=source tests/bench/idle.ts [seconds] [readers]`. Settings of the environment
// reach it, as in `TICKETLY_STORE=memory`. It measures three times in a row: after a busy start, a
// process still compiles code and collects garbage for minutes. With readers, so many seat maps are
// opened and left before it measures again.

const [seconds = 30, readers = 0] = process.argv.slice(2).map(Number);
const rounds = 3;
const settleMs = 20_000;
const repository = fileURLToPath(new URL('../..', import.meta.url));
const dataFolder = await mkdtemp(join(tmpdir(), 'ticketly-idle-'));
const metricsPort = 20_000 + (process.pid % 20_000);
// As `npm start` does.
const start = ['scripts/with-install.mjs', '--conditions=source', 'reference-deploy/src/main.ts'];
const child = spawn(process.execPath, start, {
  cwd: repository,
  env: {
    ...process.env,
    PORT: '0',
    TICKETLY_METRICS_PORT: String(metricsPort),
    TICKETLY_DATA: process.env['TICKETLY_DATA'] ?? dataFolder,
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const url = await new Promise<string>((resolve) => {
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    const address = /^Ticketly listens on (\S+)\n/m.exec(said)?.[1];
    if (address !== undefined) resolve(address);
  });
});

/** Seconds of a core, and megabytes. */
const used = async (): Promise<{ readonly cpuS: number; readonly rssMb: number }> => {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  const read = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  return { cpuS: read('process_cpu_seconds_total'), rssMb: read('process_resident_memory_bytes') / 1_048_576 };
};

const sessionIds = async (): Promise<string[]> => {
  const listed = (await (await fetch(`${url}/v1/events`)).json()) as { items: { sessions: { sessionId: string }[] }[] };
  return listed.items.flatMap(({ sessions }) => sessions.map(({ sessionId }) => sessionId));
};

/**
 * The demo's crowd buys for a while after the start, longer on a busy machine: it is gone when no
 * seat changed since the last look.
 */
const settle = async (): Promise<void> => {
  const look = async (): Promise<string> => {
    const maps = (await sessionIds()).map(async (sessionId) =>
      (await fetch(`${url}/v1/sessions/${sessionId}/seats`)).text(),
    );
    return (await Promise.all(maps)).map((map) => /"statuses":"\w*"/.exec(map)?.[0]).join();
  };
  for (let before: string | undefined, now = ''; before !== now;) {
    before = now;
    await pause(settleMs);
    now = await look();
  }
  // Whoever looked is forgotten by now.
  await pause(settleMs);
};

const measure = async (what: string): Promise<void> => {
  await settle();
  for (let round = 1; round <= rounds; round += 1) {
    const before = await used();
    await pause(seconds * 1_000);
    const after = await used();
    const share = ((after.cpuS - before.cpuS) / seconds) * 100;
    console.log(`${what}, ${round}: ${share.toFixed(2)} % of a core, ${Math.round(after.rssMb)} MB`);
  }
};

/** Opens so many seat maps at once, and leaves. */
const comeAndGo = async (): Promise<void> => {
  const [sessionId] = await sessionIds();
  const leave = new AbortController();
  const read = async (): Promise<void> => {
    const stream = await fetch(`${url}/v1/sessions/${sessionId}/seats/stream`, { signal: leave.signal });
    await stream.body?.getReader().read();
  };
  const came = await Promise.allSettled(Array.from({ length: readers }, read));
  const there = came.filter(({ status }) => status === 'fulfilled').length;
  console.log(`${there} of ${readers} readers, ${Math.round((await used()).rssMb)} MB`);
  leave.abort();
};

try {
  await measure('idle');
  if (readers > 0) {
    await comeAndGo();
    await measure('idle again');
  }
} finally {
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
  await rm(dataFolder, { recursive: true, force: true });
}
