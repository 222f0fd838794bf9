// Runs a script of this repository with the Node it brings along, installing first when the
// lockfile has changed. Needs nothing but Node >= 20 and npm:
// `node scripts/with-install.mjs <arguments for node>`.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';
const stamp = join(root, 'node_modules', '.ticketly-installed');
const node = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');

const read = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : '');

const inputs = () => {
  const hash = createHash('sha256');
  for (const name of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json']) hash.update(read(join(root, name)));
  return `${process.platform}-${process.arch} ${hash.digest('hex')}`;
};

/** On stderr, since stdout is for what the script that follows prints. */
const say = (text) => process.stderr.write(text);

// What pnpm prints is shown only if it fails: under an older Node it warns once for each package.
const install = async () => {
  const pnpm = JSON.parse(read(join(root, 'package.json'))).packageManager;
  say(`Installing dependencies with ${pnpm} (at the first start, and when the lockfile changes) `);
  const child = spawn('npx', ['--yes', pnpm, 'install', '--frozen-lockfile'], { cwd: root, shell: windows });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const started = performance.now();
  const dots = setInterval(() => say('.'), 1_000);
  const status = await new Promise((resolve) => {
    child.on('error', (error) => {
      output += error.message;
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
  clearInterval(dots);
  if (status === 0) return say(` done in ${Math.round((performance.now() - started) / 1_000)} s\n`);
  say(` failed:\n${output}\n`);
  process.exit(status);
};

const wanted = inputs();
if (read(stamp) !== wanted || !existsSync(node)) {
  await install();
  writeFileSync(stamp, wanted);
}

// glibc keeps what was freed, and more of it the bigger the pieces were: a deployment with its own
// PostgreSQL compiles megabytes of WebAssembly at its start, and would hold on to 150 MB of
// nothing.
const memory = { MALLOC_TRIM_THRESHOLD_: String(128 * 1024) };

const child = spawn(node, process.argv.slice(2), {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...memory,
    ...process.env,
    PATH: [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter),
  },
});
// A terminal sends Ctrl-C to the child as well; others send signals to this process only.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
// npm ends at a SIGHUP, and the shell at any signal, without a word to this process: it notices by
// whose child it is.
const parent = process.ppid;
if (process.env.npm_lifecycle_event !== undefined) {
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    child.kill('SIGTERM');
  }, 250);
}
child.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
