import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** How a deployment is told what to do. */
export type Environment = Readonly<Record<string, string>>;

/** A deployment in a process of its own. */
export interface ApiProcess {
  readonly url: string;
  /** What it has said so far on stdout. */
  said(): string;
  /** Sends a signal; after `SIGKILL` and `SIGTERM` resolves when the process is gone. */
  signal(name: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): Promise<void>;
  /** Warnings and alarms so far. */
  warnings(): string;
  /** The exit code, once it is gone; null after a signal that it did not handle. */
  readonly ended: Promise<number | null>;
}

/** How a process ended that did not come up, or was not meant to. */
export interface Ending {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const repository = fileURLToPath(new URL('../..', import.meta.url));
const startWithinMs = 300_000;

interface Running {
  readonly child: ChildProcess;
  readonly said: { stdout: string; stderr: string };
  readonly exited: Promise<number | null>;
}

const run = (environment: Environment, args: readonly string[], openFiles?: number): Running => {
  const command = [process.execPath, '--conditions=source', 'reference-deploy/src/main.ts', ...args];
  const limited = ['sh', '-c', `ulimit -n ${openFiles} && exec "$0" "$@"`, ...command];
  const [program = '', ...rest] = openFiles === undefined ? command : limited;
  const child = spawn(program, rest, {
    cwd: repository,
    env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', TICKETLY_SEED: 'none', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return { child, said, exited };
};

const addressIn = (stdout: string): string | undefined => /^Ticketly listens on (\S+)\n/m.exec(stdout)?.[1];

/**
 * Starts a deployment and waits until it listens.
 *
 * @param openFiles how many file descriptors it may have; default as many as this process
 */
export const startApi = async (
  environment: Environment,
  args: readonly string[] = [],
  openFiles?: number,
): Promise<ApiProcess> => {
  const { child, said, exited } = run(environment, args, openFiles);
  const url = await new Promise<string>((resolve, reject) => {
    const give = (): void => {
      const address = addressIn(said.stdout);
      if (address !== undefined) resolve(address);
    };
    child.stdout?.on('data', give);
    const timer = setTimeout(() => child.kill('SIGKILL'), startWithinMs);
    void exited.then((code) => reject(new Error(`the deployment ended (${code}): ${said.stdout}${said.stderr}`)));
    void once(child.stdout ?? child, 'data').finally(() => clearTimeout(timer));
  });
  return {
    url,
    warnings: () => said.stderr,
    ended: exited,
    said: () => said.stdout,
    signal: async (name) => {
      child.kill(name);
      if (name === 'SIGKILL' || name === 'SIGTERM') await exited;
    },
  };
};

/** A command that may be killed before it ends by itself. */
export interface CommandProcess {
  readonly ending: Promise<Ending>;
  /** Resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts a deployment that is meant to end by itself. */
export const startCommand = (environment: Environment, args: readonly string[] = []): CommandProcess => {
  const { child, said, exited } = run(environment, args);
  const timer = setTimeout(() => child.kill('SIGKILL'), startWithinMs);
  const ending = exited.finally(() => clearTimeout(timer)).then((exitCode) => ({ exitCode, ...said }));
  return {
    ending,
    kill: async () => {
      child.kill('SIGKILL');
      await ending;
    },
  };
};

/** How a deployment ended that is meant to end by itself. */
export const endingOf = (environment: Environment, args: readonly string[] = []): Promise<Ending> =>
  startCommand(environment, args).ending;
