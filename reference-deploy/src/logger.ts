import { mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import type { Logger } from 'pino';
import type { Config } from './config.ts';

/** The name of the log in the data folder. */
export const logFile = 'ticketly.log';

const mostBytes = 20 * 1024 * 1024;

/** A log, and how to write out what it still holds. */
export interface OpenLog {
  readonly logger: Logger;
  readonly flush: () => void;
}

/** JSON lines: to stdout, or to a file beside the data with warnings on stderr as well, so that a terminal stays readable. */
export const openLog = ({ dataFolder, logLevel, logTo }: Config): OpenLog => {
  if (logTo === 'stdout') return { logger: pino({ level: logLevel }), flush: () => undefined };
  mkdirSync(dataFolder, { recursive: true });
  const path = join(dataFolder, logFile);
  keepSmall(path);
  const file = pino.destination({ dest: path, sync: false });
  const streams = pino.multistream([
    { level: logLevel, stream: file },
    { level: 'warn', stream: pino.destination({ dest: 2, sync: true }) },
  ]);
  return {
    logger: pino({ level: logLevel }, streams),
    flush: () => {
      file.flushSync();
    },
  };
};

/** A log that has grown large makes room; the one before it is gone then. */
const keepSmall = (path: string): void => {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes > mostBytes) renameSync(path, `${path}.1`);
};
