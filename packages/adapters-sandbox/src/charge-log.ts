import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { TicketlyFault } from '@ticketly/core';
import type { SandboxCharge } from './charge.ts';

/** One entry of the log: a version of a charge, and what its writer took for the one before. */
export interface LoggedCharge {
  readonly entry: string;
  readonly charge: SandboxCharge;
  readonly expectedVersion: number;
}

/** A file of entries that only grows. */
export interface ChargeLog {
  /** Resolves once the entry is on the disk, and everything up to it was taken. */
  append(entry: LoggedCharge): Promise<void>;
  /** Takes what others appended before this call. */
  catchUp(): Promise<void>;
}

const newline = 0x0a;

/**
 * A log in a file that several processes append to. A line is written in one piece, after a line
 * end: what a killed process left half-written spoils no other.
 *
 * @param take told of every entry, in the order of the file, one at a time.
 */
export const chargeLog = (path: string, take: (logged: LoggedCharge) => Promise<void>): ChargeLog => {
  let taken = 0;
  let waiting: string[] = [];
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  const takeNews = async (file: FileHandle): Promise<void> => {
    const { size } = await file.stat();
    if (size <= taken) return;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - taken), 0, size - taken, taken);
    const end = buffer.subarray(0, bytesRead).lastIndexOf(newline) + 1;
    for (const line of buffer.toString('utf8', 0, end).split('\n')) {
      const logged = entryIn(line);
      if (logged !== undefined) await take(logged);
    }
    taken += end;
  };
  const step = async (): Promise<void> => {
    next = undefined;
    const lines = waiting;
    waiting = [];
    const file = await open(path, 'a+', 0o600);
    try {
      if (lines.length > 0) {
        // One call: what comes in pieces, others may write in between.
        const bytes = Buffer.from(`\n${lines.join('\n')}\n`);
        const { bytesWritten } = await file.write(bytes);
        if (bytesWritten < bytes.length) throw new TicketlyFault('unavailable', `${path} was written only in part`);
        await file.datasync();
      }
      await takeNews(file);
    } finally {
      await file.close();
    }
  };
  /** A step that has not begun yet: what is asked for now is part of it. */
  const nextStep = (): Promise<void> => {
    if (next === undefined) {
      next = running.then(step);
      running = next.catch(() => undefined);
    }
    return next;
  };
  return {
    append: (entry) => {
      waiting.push(JSON.stringify(entry));
      return nextStep();
    },
    catchUp: nextStep,
  };
};

const entryIn = (line: string): LoggedCharge | undefined => {
  try {
    return line === '' ? undefined : (JSON.parse(line) as LoggedCharge);
  } catch {
    // The end of a process that was killed.
    return undefined;
  }
};
