import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApi } from '../faults/api-process.ts';
import { documentFor } from './documents.ts';
import { makeThings } from './tried-things.ts';

/** How thoroughly to try. */
export interface TryOptions {
  /** The program `st`. */
  readonly program: string;
  /** Generated requests an operation. */
  readonly examples: number;
  /** The same seed makes the same requests. */
  readonly seed: number;
  readonly phases: string;
  /** Where what it says goes, as it says it. */
  readonly say: (text: string) => void;
}

/** What is held against an answer: that it is no fault, and is what the document says. */
const checks = 'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance';

const callers = [
  { token: 'buyer', roles: ['anyone', 'buyer', 'provider'] },
  { token: 'organizer', roles: ['organizer'] },
  { token: 'event_admin', roles: ['event_admin'] },
] as const;

const run = (program: string, args: readonly string[], folder: string, say: TryOptions['say']): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, env: { ...process.env, PYTHONUTF8: '1', NO_COLOR: '1' } });
    child.stdout.on('data', (chunk: Buffer) => say(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => say(chunk.toString()));
    child.on('error', reject);
    child.on('exit', (code) => resolve(code === 0));
  });

/**
 * Starts an embedded deployment with PostgreSQL in its process, sends it generated requests of a
 * buyer, an organizer and an admin for every operation of its API document, and stops it.
 *
 * @returns whether every answer was what the document says
 */
export const trySchema = async ({ program, examples, seed, phases, say }: TryOptions): Promise<boolean> => {
  const folder = await mkdtemp(join(tmpdir(), 'ticketly-schema-'));
  const limits = { TICKETLY_REQUESTS_PER_SECOND: '0', TICKETLY_REQUESTS_IN_FLIGHT: '0' };
  const store = { TICKETLY_DATA: join(folder, 'data'), TICKETLY_STORE: 'pglite', TICKETLY_SEED: 'demo' };
  const api = await startApi({ ...limits, ...store });
  try {
    const { tokens, ids } = await makeThings(api.url);
    const document = (await (await fetch(`${api.url}/openapi.json`)).json()) as Parameters<typeof documentFor>[0];
    let passed = true;
    for (const { token, roles } of callers) {
      const file = join(folder, `${token}.json`);
      await writeFile(file, JSON.stringify(documentFor(document, roles, ids)));
      const args = ['run', file, '--url', api.url, '--checks', checks, '--phases', phases];
      const amount = ['--max-examples', String(examples), '--seed', String(seed), '--continue-on-failure'];
      const quiet = ['--no-color', '--suppress-health-check', 'all', '--warnings', 'off'];
      const header = ['--header', `Authorization: Bearer ${tokens[token]}`, '--request-timeout', '60'];
      if (!(await run(program, [...args, ...amount, ...quiet, ...header], folder, say))) passed = false;
    }
    return passed;
  } finally {
    await api.signal('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
};
