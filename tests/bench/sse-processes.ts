import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a server of streams, or its readers, are asked for. */
export type SseErrand =
  | { readonly kind: 'memory' }
  | { readonly kind: 'processor-time' }
  /** So many frames, one after the other, as fast as they can be written. */
  | { readonly kind: 'tell'; readonly frames: number }
  /** A frame of so many seats at every tick; 0 ends it. */
  | { readonly kind: 'flow'; readonly changed: number }
  | {
      readonly kind: 'open';
      readonly readers: number;
      readonly port: number;
      readonly path: string;
      /** Where they come from: an address has too few ports for all. */
      readonly address: string;
      /** They read the beginning, and then no more. */
      readonly isStalled: boolean;
    }
  | { readonly kind: 'expect'; readonly frames: number }
  | { readonly kind: 'leave' }
  | { readonly kind: 'stop' };

/** What they say. */
export type SseAnswer =
  | { readonly kind: 'listening'; readonly port: number; readonly path: string }
  /** In bytes, after a collection of garbage. */
  | { readonly kind: 'memory'; readonly rss: number; readonly heap: number }
  /** Since the process began, in milliseconds. */
  | { readonly kind: 'processor-time'; readonly usedMs: number }
  | { readonly kind: 'opened' | 'expecting' | 'had' | 'left' };

type AnswerOf<Kind extends SseAnswer['kind']> = Extract<SseAnswer, { kind: Kind }>;

/** A process that is sent on errands. */
export interface SseProcess {
  send(errand: SseErrand): void;
  /** The next answer of this kind. */
  hear<Kind extends SseAnswer['kind']>(kind: Kind): Promise<AnswerOf<Kind>>;
  close(): Promise<void>;
}

/** Starts `sse-server.ts` or `sse-readers.ts`. */
export const sseProcess = (file: string, ...args: readonly string[]): SseProcess => {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [...args], {
    execArgv: ['--conditions=source', '--expose-gc'],
  });
  const gone = once(child, 'exit');
  return {
    send: (errand) => void child.send(errand),
    hear: (kind) =>
      new Promise((resolve, reject) => {
        const listen = (answer: SseAnswer): void => {
          if (answer.kind !== kind) return;
          child.off('message', listen);
          resolve(answer as AnswerOf<typeof kind>);
        };
        child.on('message', listen);
        void gone.then(([code]) => reject(new Error(`${file} ended with ${String(code)}`)));
      }),
    close: async () => {
      child.send({ kind: 'stop' } satisfies SseErrand);
      await gone;
    },
  };
};
