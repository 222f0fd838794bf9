import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PgliteDatabase } from '@ticketly/adapters-postgres';

/**
 * Messages to the database's thread: numbered messages of PostgreSQL's protocol, and null for the
 * end.
 */
export type ToDatabase = { readonly number: number; readonly message: Uint8Array } | null;

/**
 * Messages back: the answer to a message, or why there is none. Before any of these, the thread
 * reports once that it is open.
 */
export type FromDatabase =
  { readonly number: number; readonly answer: Uint8Array } | { readonly number: number; readonly error: unknown };

/** A PostgreSQL inside this process. */
export interface EmbeddedPostgres extends PgliteDatabase {
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (answer: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Opens a PGlite that is stored in a folder, in a thread of its own: no statement then keeps the
 * main thread from accepting requests and updating readers, and a second core has something to do.
 */
export const openEmbeddedPostgres = async (folder: string): Promise<EmbeddedPostgres> => {
  // Creating a database takes memory that is released only when its thread ends.
  if (!existsSync(join(folder, 'PG_VERSION'))) await (await openThread(folder)).close();
  return openThread(folder);
};

/** Only messages pass through the heap: what PGlite stores lies outside it. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };

const openThread = async (folder: string): Promise<EmbeddedPostgres> => {
  const file = new URL('./embedded-postgres.worker.ts', import.meta.url);
  const worker = new Worker(file, { workerData: folder, resourceLimits });
  const waiting = new Map<number, Waiting>();
  let sent = 0;
  let isClosed = false;
  const fail = (error: unknown): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('error', fail);
  worker.on('exit', () => {
    isClosed = true;
    fail(closed());
  });
  // Its first message says that it is open; if it fails before that, this fails.
  await once(worker, 'message');
  worker.on('message', (from: FromDatabase) => {
    const asked = waiting.get(from.number);
    waiting.delete(from.number);
    if ('answer' in from) asked?.resolve(from.answer);
    else asked?.reject(from.error);
  });
  return {
    execProtocolRaw: (message) =>
      new Promise((resolve, reject) => {
        if (isClosed) {
          reject(closed());
          return;
        }
        sent += 1;
        waiting.set(sent, { resolve, reject });
        worker.postMessage({ number: sent, message } satisfies ToDatabase);
      }),
    close: async () => {
      if (isClosed) return;
      const gone = once(worker, 'exit');
      worker.postMessage(null satisfies ToDatabase);
      await gone;
    },
  };
};

const closed = (): Error => new Error('PGlite is closed');
