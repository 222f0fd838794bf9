import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Published } from '../published.ts';
import { stepsOf, unseen } from './steps.ts';

const repository = join(import.meta.dirname, '../../..');
const bin = join(repository, 'node_modules/.bin');
const execute = promisify(execFile);

/** The versions that this repository is tested with. */
const testedVersions = (): Readonly<Record<string, string>> => {
  const manifests = ['package.json', 'tests/package.json'].map(
    (path) =>
      JSON.parse(readFileSync(join(repository, path), 'utf8')) as { devDependencies: Readonly<Record<string, string>> },
  );
  const all = manifests.flatMap(({ devDependencies }) => Object.entries(devDependencies));
  return Object.fromEntries(all.filter(([, version]) => !version.startsWith('workspace:')));
};

/** Programs of the system as a stranger has them: nothing of this repository, but its Node. */
const pathOf = (): string[] => {
  const mine = new Set([bin, dirname(process.execPath)]);
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !mine.has(folder) && !/node_modules/.test(folder));
};

const npmOf = async (path: readonly string[]): Promise<string> => {
  const { stdout } = await execute('sh', ['-c', 'command -v npm'], { env: { PATH: path.join(delimiter) } });
  return stdout.trim();
};

/** What the runner of these tests, or a test within a test, would tell programs by variables. */
const foreign = /^(VITEST|NODE_|npm_|PNPM_|TYPED_ALONG|INIT_CWD|TEST$)/;

/** A stranger's shell in a folder with nothing in it. */
export interface Reader {
  readonly folder: string;
  /** Runs commands where the last ones ended. @returns what they printed; fails where one does. */
  type(commands: string): Promise<string>;
  save(name: string, code: string): Promise<void>;
  leave(): Promise<void>;
}

/** Sits down at an empty folder, with the packages as they will be on a registry. */
export const openReader = async (
  published: readonly Published[],
  settings: Readonly<Record<string, string>> = {},
): Promise<Reader> => {
  const folder = await mkdtemp(join(tmpdir(), 'ticketly-typed-'));
  const [tools, place, home] = [join(folder, '.tools'), join(folder, '.tools/place'), join(folder, 'desk')];
  await mkdir(tools);
  await mkdir(home);
  const path = pathOf();
  const shim = `#!/bin/sh\nexec '${process.execPath}' '${join(import.meta.dirname, 'npm.mjs')}' "$@"\n`;
  await writeFile(join(tools, 'npm'), shim);
  await chmod(join(tools, 'npm'), 0o755);
  await writeFile(place, home);
  const tarballs = Object.fromEntries(published.map(({ name, tarball }) => [name, `file:${tarball}`]));
  const [npm, pnpm] = [await npmOf(path), join(bin, 'pnpm')];
  const known = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const env = {
    ...Object.fromEntries(known),
    ...settings,
    PATH: [tools, dirname(process.execPath), ...path].join(delimiter),
    TYPED_ALONG: JSON.stringify({ npm, pnpm, tarballs, versions: testedVersions() }),
  };
  const where = (): Promise<string> => readFile(place, 'utf8').then((text) => text.trim());
  return {
    folder: home,
    type: async (commands) => {
      const script = `set -e\n${commands}\npwd > '${place}'\n`;
      try {
        const { stdout } = await execute('sh', ['-c', script], { cwd: await where(), env, maxBuffer: 1 << 26 });
        return stdout;
      } catch (error) {
        const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string };
        throw new Error(`${commands}\n${stdout}\n${stderr}`, { cause: error });
      }
    },
    save: async (name, code) => writeFile(join(await where(), name), code),
    leave: () => rm(folder, { recursive: true }),
  };
};

/**
 * Does what a document says, to the letter. Throws, naming document and line, where a command fails
 * or prints something else than the document says.
 */
export const typeAlong = async (document: string, reader: Reader): Promise<void> => {
  let output = '';
  for (const step of stepsOf(repository, document)) {
    const at = `${document}:${step.line}`;
    if (step.kind === 'save') await reader.save(step.name, step.code);
    else if (step.kind === 'run') {
      output = await reader.type(step.commands).catch((cause: unknown) => {
        throw new Error(`${at}: ${String(cause)}`, { cause });
      });
    } else {
      const missing = unseen(output, step.printed);
      if (missing.length > 0) throw new Error(`${at}: never printed: ${missing.join('\n')}\nbut:\n${output}`);
    }
  }
};
