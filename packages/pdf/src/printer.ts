import { Worker } from 'node:worker_threads';
import { TicketlyFault } from '@ticketly/core';
import type { Printer } from '@ticketly/core';
import type { PrintOrder } from './print.ts';
import type { Printed, ToPrint, WorkerData } from './printer.worker.ts';
import { ownFontIndexes } from './type/own-fonts.ts';

/** How to print; every value has a default. */
export interface PrinterOptions {
  /**
   * More fonts, for characters that Noto Sans in Latin, Greek, Cyrillic, Devanagari, Arabic and
   * Hebrew does not have: paths of the `unicode.json` of Fontsource packages, the preferred first.
   * Without one for Chinese, Japanese or Korean, an empty box stands for each of their characters.
   */
  readonly fonts?: readonly string[];
  /** How many orders may wait or be worked on; more are refused. Default 64. */
  readonly maxWaiting?: number;
  /** How long an order may be worked on, in milliseconds. Default 20,000. */
  readonly patienceMs?: number;
  /** Memory for the thread that prints, in MiB. Default 256. */
  readonly memoryMb?: number;
}

/** A printer with its thread. */
export interface OpenPrinter extends Printer {
  /** Ends the thread; what is waiting fails. */
  close(): Promise<void>;
}

interface Waiting {
  readonly order: PrintOrder;
  readonly resolve: (file: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

/** This module and the thread's lie side by side, as sources and built. */
const threadFile = (): URL =>
  new URL(`./printer.worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/**
 * Opens a printer. It works in a thread of its own, one order after the other, so that the event
 * loop of this one goes on; the thread starts with the first order. If it dies, or an order takes
 * too long, that order fails and the next one gets a new thread.
 *
 * @example
 * const printer = openPrinter();
 * const file = await printer.tickets(tickets, { paper: 'a4' });
 * await printer.close();
 */
export const openPrinter = (options: PrinterOptions = {}): OpenPrinter => {
  const { fonts = [], maxWaiting = 64, patienceMs = 20_000, memoryMb = 256 } = options;
  const indexes = [...ownFontIndexes(), ...fonts];
  const waiting: Waiting[] = [];
  let thread: Thread | undefined;
  let isWorking = false;
  const work = async (): Promise<void> => {
    isWorking = true;
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      thread ??= startThread({ indexes }, memoryMb);
      try {
        next.resolve(await thread.print(next.order, patienceMs));
      } catch (error) {
        if (thread.isGone()) thread = undefined;
        next.reject(error);
      }
      waiting.shift();
    }
    isWorking = false;
  };
  const take = (order: PrintOrder): Promise<Uint8Array> => {
    if (waiting.length >= maxWaiting) {
      return Promise.reject(
        new TicketlyFault('overloaded', `${maxWaiting} files are waiting`, { retryAfterMs: 2_000 }),
      );
    }
    return new Promise((resolve, reject) => {
      waiting.push({ order, resolve, reject });
      if (!isWorking) void work();
    });
  };
  return {
    tickets: (tickets, settings) => take({ kind: 'tickets', tickets, options: settings }),
    receipt: (receipt, settings) => take({ kind: 'receipt', receipt, options: settings }),
    close: async () => {
      await thread?.stop();
    },
  };
};

interface Thread {
  print(order: PrintOrder, patienceMs: number): Promise<Uint8Array>;
  isGone(): boolean;
  stop(): Promise<void>;
}

/** One order at a time. */
const startThread = (data: WorkerData, memoryMb: number): Thread => {
  const worker = new Worker(threadFile(), {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  // A process that has nothing else to do may end.
  worker.unref();
  let isGone = false;
  let number = 0;
  let settle: ((printed: Printed) => void) | undefined;
  const gone = (error: unknown): void => {
    isGone = true;
    settle?.({ number, error });
  };
  worker.on('message', (printed: Printed) => {
    if (printed.number === number) settle?.(printed);
  });
  worker.on('error', gone);
  worker.on('exit', () => gone(new Error('the thread of the printer ended')));
  const stop = async (): Promise<void> => {
    isGone = true;
    await worker.terminate();
  };
  return {
    isGone: () => isGone,
    stop,
    print: async (order, patienceMs) => {
      number += 1;
      const { promise: answered, resolve } = Promise.withResolvers<Printed>();
      settle = resolve;
      const tooLong = setTimeout(() => {
        gone(new Error(`an order took more than ${patienceMs} ms`));
        void stop();
      }, patienceMs);
      worker.ref();
      worker.postMessage({ number, order } satisfies ToPrint);
      const printed = await answered;
      clearTimeout(tooLong);
      worker.unref();
      if ('file' in printed) return printed.file;
      const { error } = printed;
      throw new TicketlyFault(isGone ? 'overloaded' : 'unexpected', `nothing was printed: ${String(error)}`, {
        cause: error,
        retryable: isGone,
      });
    },
  };
};
