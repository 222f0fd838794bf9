/**
 * The thread of {@link openEmbeddedPostgres}: one PGlite that handles one message after another.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import type { FromDatabase, ToDatabase } from './embedded-postgres.ts';

/**
 * By default PostgreSQL takes 128 MB for pages that this machine's file system caches as well, and
 * room for a hundred connections.
 */
const postgresqlconf = ['shared_buffers = 16MB', 'max_connections = 10'];

const database = await PGlite.create({ dataDir: String(workerData), postgresqlconf });
const say = (word: FromDatabase): void => parentPort?.postMessage(word);

const answer = async (number: number, message: Uint8Array): Promise<void> => {
  try {
    say({ number, answer: await database.execProtocolRaw(message) });
  } catch (error) {
    say({ number, error });
  }
};

parentPort?.on('message', (asked: ToDatabase) => {
  if (asked === null) void database.close().finally(() => parentPort?.close());
  else void answer(asked.number, asked.message);
});
parentPort?.postMessage('open');
