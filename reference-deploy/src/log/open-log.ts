import { join } from 'node:path';
import pino from 'pino';
import type { Logger, LoggerOptions } from 'pino';
import type { Config } from '../config.ts';
import { tryLock } from '../data-folder/file-lock.ts';
import { errorFields } from './error-fields.ts';
import { countRepeats } from './repeats.ts';
import { rotatedFile } from './rotated-file.ts';

const rotation = { maxBytes: 20 * 1024 * 1024, keptFiles: 9 };
const repeatsWritten = 5;
const repeatsWindowMs = 10_000;

/** A log, and how to flush it. */
export interface OpenLog {
  readonly logger: Logger;
  readonly close: () => Promise<void>;
}

/**
 * JSON lines with levels by name: to stdout, or to a file in the data folder with warnings on
 * stderr as well, so that a terminal stays readable. Files are rotated, and repeated warnings
 * counted: see {@link rotatedFile} and {@link countRepeats}. The data folder must exist.
 */
export const openLog = ({
  dataFolder,
  logLevel,
  logTo,
}: Pick<Config, 'dataFolder' | 'logLevel' | 'logTo'>): OpenLog => {
  const repeats = countRepeats(repeatsWritten, repeatsWindowMs);
  const options: LoggerOptions = {
    level: logLevel,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: (error) => errorFields(error) },
    hooks: { logMethod: repeats.logMethod },
  };
  if (logTo === 'stdout') return { logger: pino(options), close: async () => repeats.tell() };
  const { name, release } = ownName(dataFolder);
  const file = rotatedFile(dataFolder, name, rotation);
  const streams = pino.multistream([
    { level: logLevel, stream: file },
    { level: 'warn', stream: pino.destination({ dest: 2, sync: true }) },
  ]);
  return {
    logger: pino(options, streams),
    close: async () => {
      repeats.tell();
      await file.close();
      release();
    },
  };
};

/**
 * Each of several processes that share a folder writes its own log, because only one may rotate it;
 * names of processes that are gone are reused.
 */
const ownName = (folder: string): { readonly name: string; readonly release: () => void } => {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'ticketly.log' : `ticketly-${number}.log`;
    const lock = tryLock(join(folder, `${name}.lock`), 'alone');
    if (lock !== undefined) return { name, release: () => lock.release() };
  }
};
