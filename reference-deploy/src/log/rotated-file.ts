import { createStream } from 'rotating-file-stream';
import type { RotatingFileStream } from 'rotating-file-stream';

/** Where lines of a log are written. */
export interface LogFile {
  write(line: string): void;
  /** Resolves when all that was written has reached the file. */
  close(): Promise<void>;
}

/** How much of a log is kept. */
export interface Rotation {
  /** A file that has grown larger is rotated. */
  readonly maxBytes: number;
  /** How many older files are kept in addition to the current one. */
  readonly keptFiles: number;
}

const maxWaitingBytes = 8 * 1024 * 1024;
const retryAfterMs = 5_000;

/**
 * A file that is rotated by size and daily: `ticketly.log`, then `ticketly.log.1` and so on,
 * readable only by us. A slow or full disk costs lines of the log, which are counted and reported
 * on stderr, never memory or the sale.
 */
export const rotatedFile = (folder: string, name: string, { maxBytes, keptFiles }: Rotation): LogFile => {
  let stream: RotatingFileStream | undefined;
  let brokenUntilMs = 0;
  let lost = 0;
  let gathered: string[] = [];

  const open = (): RotatingFileStream => {
    const opened = createStream(name, {
      path: folder,
      size: `${maxBytes}B`,
      interval: '1d',
      intervalBoundary: true,
      rotate: keptFiles,
      initialRotation: true,
      mode: 0o600,
    });
    opened.on('error', (error) => {
      console.error(`The log can't be written: ${error.message}`);
      brokenUntilMs = performance.now() + retryAfterMs;
      if (stream === opened) stream = undefined;
    });
    return opened;
  };

  const tellLost = (): void => {
    if (lost > 0) console.error(`${lost} lines of the log were lost.`);
    lost = 0;
  };

  /** The lines of one turn of the event loop are written as one piece. */
  const send = (): void => {
    const lines = gathered;
    gathered = [];
    if (lines.length === 0) return;
    const isBroken = stream === undefined && performance.now() < brokenUntilMs;
    if (isBroken || (stream?.writableLength ?? 0) > maxWaitingBytes) {
      lost += lines.length;
      return;
    }
    stream ??= open();
    tellLost();
    // Lines that a file takes, and then fails to write, are lost as well.
    stream.write(lines.join(''), (error) => {
      if (error) lost += lines.length;
    });
  };

  return {
    write: (line) => {
      if (gathered.length === 0) setImmediate(send);
      gathered.push(line);
    },
    close: async () => {
      send();
      const closing = stream;
      stream = undefined;
      if (closing !== undefined)
        await new Promise<void>((resolve) => {
          closing.once('close', resolve);
          closing.end();
        });
      tellLost();
    },
  };
};
