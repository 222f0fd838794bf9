import { createStream } from 'rotating-file-stream';
import type { RotatingFileStream } from 'rotating-file-stream';

/** Where lines of a log go. */
export interface LogFile {
  write(line: string): void;
  /** Resolves when all that was written has reached the file. */
  close(): Promise<void>;
}

/** How much of a log is kept. */
export interface Rotation {
  /** A file that has grown larger makes room for the next. */
  readonly maxBytes: number;
  /** Older files kept beside the current one. */
  readonly keptFiles: number;
}

const maxWaitingBytes = 8 * 1024 * 1024;
const retryAfterMs = 5_000;

/**
 * A file that makes room by size and once a day: `ticketly.log`, then `ticketly.log.1` and so on,
 * readable by us alone. A disk that is slow or full costs lines of the log, which are counted and
 * told on stderr, never memory or the sale.
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

  /** The lines of one turn of the event loop go out as one piece. */
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
    if (lost > 0) console.error(`${lost} lines of the log were lost.`);
    lost = 0;
    stream.write(lines.join(''));
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
      if (closing === undefined) return;
      await new Promise<void>((resolve) => {
        closing.once('close', resolve);
        closing.end();
      });
    },
  };
};
