import type { Plugin } from 'vite';
import { ThreadsPoolWorker } from 'vitest/node';
import type { PoolOptions, PoolWorker } from 'vitest/node';

type Listener = (...args: unknown[]) => void;

/** After so many runs a new thread begins, so that nothing piles up. */
const runsOfAThread = 100;

/**
 * A thread that outlives a run. Stryker runs tests once for each mutant, and Vitest would begin a
 * thread each time, which reads the whole core again: most of the time a mutant takes. Every mutant
 * is in the code that was read, and a variable says which of them is active.
 */
class KeptThread {
  readonly #thread: ThreadsPoolWorker;
  #runs = 0;

  constructor(options: PoolOptions) {
    this.#thread = new ThreadsPoolWorker(options);
  }

  isWornOut(): boolean {
    return this.#runs >= runsOfAThread;
  }

  /** The worker of one run, which leaves the thread behind. */
  worker(): PoolWorker {
    const thread = this.#thread;
    const listeners: { readonly event: string; readonly listener: Listener }[] = [];
    let hasEnded = false;
    return {
      name: 'kept',
      on: (event, listener) => {
        listeners.push({ event, listener });
        thread.on(event, listener);
      },
      off: (event, listener) => thread.off(event, listener),
      send: (message) => {
        if (message.type !== 'stop') return thread.send(message);
        // The thread is not told, and the answer is given here.
        hasEnded = true;
        const stopped = { type: 'stopped', __vitest_worker_response__: true };
        for (const { event, listener } of listeners) if (event === 'message') listener(stopped);
      },
      deserialize: (data) => data,
      start: async () => {
        if (this.#runs === 0) await thread.start();
        this.#runs += 1;
      },
      stop: async () => {
        for (const { event, listener } of listeners) thread.off(event, listener);
        // Whoever stops without a word had no answer from the thread.
        if (!hasEnded) this.#runs = runsOfAThread;
        if (this.isWornOut()) await thread.stop();
      },
    };
  }
}

/** Has Vitest run all tests in one thread, also from one run to the next. */
export const inOneThread = (): Plugin => {
  let kept: KeptThread | undefined;
  const createPoolWorker = (options: PoolOptions): PoolWorker => {
    if (kept === undefined || kept.isWornOut()) kept = new KeptThread(options);
    return kept.worker();
  };
  return {
    name: 'in one thread',
    configureVitest: ({ project }) => {
      Object.assign(project.config, { pool: 'kept', poolRunner: { name: 'kept', createPoolWorker } });
    },
  };
};
