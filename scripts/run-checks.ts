import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { prepareServers } from '../tests/servers/missing-servers.ts';
import { helpIfAsked } from './help.ts';
import { isSuite, listSuites } from './list-suites.ts';

const usage = `Usage: npm test [-- --list | -- SUITE … | -- FILES … | -- ARGUMENTS]

Everything that must hold before a change is merged: types, lint, format, all tests.

  --list       the suites, how many files each has, and what it needs
  SUITE …      only these suites, as in npm test -- redis
  FILES …      only the tests whose path contains this, as in npm test -- packages/core
  ARGUMENTS    anything else goes to the test runner, as in -t 'name of a test'

CI=true makes a missing server a failure; see CONTRIBUTING.md for the other variables.`;

interface Check {
  readonly name: string;
  readonly command: readonly string[];
}

const checks: readonly Check[] = [
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'types of core without Node', command: ['tsc', '--noEmit', '--project', 'packages/core'] },
  { name: 'lint', command: ['eslint', '.'] },
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
];

const run = async ([program = '', ...args]: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit', shell: process.platform === 'win32' });
    child.on('error', () => resolve(false));
    child.on('exit', (code) => resolve(code === 0));
  });

const check = async ({ name, command }: Check): Promise<string | undefined> => {
  const startedMs = performance.now();
  const passed = await run(command);
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - startedMs) / 1000).toFixed(1)} s)`);
  return passed ? undefined : name;
};

helpIfAsked(usage);
const asked = process.argv.slice(2).filter((argument) => argument !== '--');
if (asked.includes('--list')) {
  console.log(await listSuites());
  process.exit(0);
}
const runnerArguments = asked.flatMap((argument) => (isSuite(argument) ? ['--project', argument] : argument));
const failed: (string | undefined)[] = [];
if (runnerArguments.length === 0) for (const each of checks) failed.push(await check(each));
await prepareServers();
failed.push(await check({ name: 'tests', command: ['vitest', 'run', ...runnerArguments] }));

const names = failed.filter((name) => name !== undefined);
if (names.length > 0) {
  console.error(`failed: ${names.join(', ')}`);
  process.exitCode = 1;
}
