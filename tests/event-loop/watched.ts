import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Question, Word } from './watched-deployment.ts';

type Reading = Extract<Word, { kind: 'reading' }>;

/** A deployment in a process of its own, whose event loop is watched. */
export interface Watched {
  readonly url: string;
  /**
   * What a computation that never changes costs there, in milliseconds: what others are measured
   * by.
   */
  readonly referenceMs: number;
  reset(): Promise<void>;
  read(): Promise<Reading>;
  stop(): Promise<void>;
}

/**
 * Starts one on memory alone. `heapMb` limits the memory of its objects. Rejects what is asked of
 * it once it is gone.
 */
export const startWatched = async ({ heapMb }: { readonly heapMb?: number } = {}): Promise<Watched> => {
  const data = await mkdtemp(join(tmpdir(), 'ticketly-loop-'));
  const child = fork(fileURLToPath(new URL('./watched-deployment.ts', import.meta.url)), {
    execArgv: ['--conditions=source', ...(heapMb === undefined ? [] : [`--max-old-space-size=${heapMb}`])],
    env: {
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: '0',
      TICKETLY_METRICS_PORT: 'off',
      TICKETLY_STORE: 'memory',
      TICKETLY_SEED: 'none',
      TICKETLY_DATA: data,
      TICKETLY_REQUESTS_PER_SECOND: '0',
    },
  });
  const gone = new Promise<never>((_resolve, reject) => {
    child.once('exit', (code, signal) => reject(new Error(`the deployment ended (${code ?? signal})`)));
  });
  gone.catch(() => undefined);
  const next = <Kind extends Word['kind']>(kind: Kind): Promise<Extract<Word, { kind: Kind }>> =>
    Promise.race([
      gone,
      new Promise<Extract<Word, { kind: Kind }>>((resolve) => {
        const listener = (word: Word): void => {
          if (word.kind !== kind) return;
          child.off('message', listener);
          resolve(word as Extract<Word, { kind: Kind }>);
        };
        child.on('message', listener);
      }),
    ]);
  const ask = <Kind extends Word['kind']>(question: Question, kind: Kind): Promise<Extract<Word, { kind: Kind }>> => {
    const answer = next(kind);
    child.send(question);
    return answer;
  };
  const { url, referenceMs } = await next('listening');
  return {
    url,
    referenceMs,
    reset: async () => {
      await ask('reset', 'reset');
    },
    read: () => ask('read', 'reading'),
    stop: async () => {
      if (child.exitCode === null) child.send('stop' satisfies Question);
      await gone.catch(() => undefined);
      await rm(data, { recursive: true, force: true });
    },
  };
};
