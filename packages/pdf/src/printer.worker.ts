import { parentPort, workerData } from 'node:worker_threads';
import { print } from './print.ts';
import type { PrintOrder } from './print.ts';
import { openFonts } from './type/fonts.ts';

/** What the thread is told when it starts. */
export interface WorkerData {
  /** See `openFonts`. */
  readonly indexes: readonly string[];
}

/** An order, numbered. */
export interface ToPrint {
  readonly number: number;
  readonly order: PrintOrder;
}

/** The file of an order, or why there is none. */
export type Printed =
  { readonly number: number; readonly file: Uint8Array } | { readonly number: number; readonly error: unknown };

const { indexes } = workerData as WorkerData;
const fonts = openFonts(indexes);

parentPort?.on('message', ({ number, order }: ToPrint) => {
  void print(order, fonts).then(
    (file) => parentPort?.postMessage({ number, file } satisfies Printed),
    (error: unknown) => parentPort?.postMessage({ number, error } satisfies Printed),
  );
});
