import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const root = new URL('../../', import.meta.url);
const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
/** The commands that are programs of ours. */
const ours = Object.entries(scripts).flatMap(([name, line]) => {
  const program = /with-install\.mjs (.*)$/.exec(line)?.[1];
  return program === undefined ? [] : [{ name, program: program.split(' ') }];
});

const helpOf = async (program: readonly string[]): Promise<string> =>
  (await run(process.execPath, [...program, '--help'], { cwd: root })).stdout;

const readme = readFileSync(new URL('README.md', root), 'utf8');
const isInReadme = ({ name }: { readonly name: string }): boolean => new RegExp(`npm (run )?${name}\\b`).test(readme);

test('every command of the README says what it does and takes, does nothing else, and ends well', async () => {
  const named = ours.filter(isInReadme);
  expect(named.map(({ name }) => name)).toEqual(expect.arrayContaining(['start', 'test', 'rehearse', 'simulate']));
  for (const { name, program } of named)
    expect(await helpOf(program), name).toMatch(new RegExp(`npm (run )?${name}\\b`));
});

// To start each takes longer than to read it: some bring a compiler along.
test('every other command has such words too', () => {
  for (const { name, program } of ours.filter((command) => !isInReadme(command))) {
    const source = readFileSync(new URL(program.at(-1) ?? '', root), 'utf8');
    expect(source, name).toContain('helpIfAsked(');
  }
});

test('npm test says which suites there are, and what each needs', async () => {
  const { stdout } = await run(process.execPath, ['--conditions=source', 'scripts/run-checks.ts', '--list'], {
    cwd: root,
    env: { ...process.env, STRIPE_TEST_KEY: '' },
  });
  expect(stdout).toMatch(/^unit +\d+ files, needs nothing$/m);
  expect(stdout).toMatch(/^log +\d+ files, needs postgres, redis, kafka, connect, mongo/m);
  expect(stdout).toMatch(/^stripe-live +1 files, needs STRIPE_TEST_KEY +left out here: no STRIPE_TEST_KEY$/m);
});
