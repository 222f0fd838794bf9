import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const runFile = promisify(execFile);

/** The release these tests were written for. */
const schemathesis = 'schemathesis==4.32.5';
const folder = fileURLToPath(new URL('../../node_modules/.cache/schemathesis-4.32.5', import.meta.url));
const bin = process.platform === 'win32' ? `${folder}/Scripts` : `${folder}/bin`;

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const python = async (): Promise<string | undefined> => {
  for (const name of ['python3', 'python']) {
    const version = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))';
    const isFit = await runFile(name, ['-c', version]).then(
      () => true,
      () => false,
    );
    if (isFit) return name;
  }
  return undefined;
};

/**
 * Where the program `st` is, installed for this repository alone if it was not; or why it can't be
 * had.
 */
export const findSchemathesis = async (): Promise<{ readonly program: string } | { readonly missing: string }> => {
  const program = `${bin}/st`;
  if (await exists(program)) return { program };
  const interpreter = await python();
  if (interpreter === undefined) return { missing: 'no Python 3.10 or newer with venv here' };
  try {
    await runFile(interpreter, ['-m', 'venv', folder]);
    await runFile(`${bin}/python`, ['-m', 'pip', 'install', '--quiet', schemathesis]);
    return { program };
  } catch (error) {
    return { missing: `${schemathesis} can't be installed: ${error instanceof Error ? error.message : String(error)}` };
  }
};
