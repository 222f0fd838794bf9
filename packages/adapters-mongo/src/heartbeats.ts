import { setTimeout as pause } from 'node:timers/promises';
import type { MongoClient } from 'mongodb';

interface Heartbeat {
  /** The server's address. */
  readonly connectionId: string;
}

/**
 * Waits until a heartbeat of this client hangs. The driver gives up a silent server and asks it
 * again, but a socket that was closed just before it writes keeps it waiting forever, and it never
 * looks for that server again.
 *
 * @returns whether one hangs; `false` at the signal, and when the client is closed
 */
export const untilHeartbeatHangs = async (
  client: MongoClient,
  signal: AbortSignal,
  afterMs: number,
): Promise<boolean> => {
  const closing = new AbortController();
  const close = (): void => closing.abort();
  const begun = new Map<string, number>();
  const begin = ({ connectionId }: Heartbeat): void => void begun.set(connectionId, performance.now());
  const end = ({ connectionId }: Heartbeat): void => void begun.delete(connectionId);
  client.on('serverHeartbeatStarted', begin).on('serverHeartbeatSucceeded', end).on('serverHeartbeatFailed', end);
  const leave = ({ address }: { readonly address: string }): void => void begun.delete(address);
  client.on('serverClosed', leave).once('topologyClosed', close);
  const over = AbortSignal.any([signal, closing.signal]);
  const isOver = (): boolean => over.aborted;
  let overdue: readonly number[] = [];
  let hangs = false;
  while (!hangs && !isOver()) {
    await pause(afterMs / 2, undefined, { signal: over, ref: false }).catch(() => undefined);
    const latest = performance.now() - afterMs;
    const late = [...begun.values()].filter((at) => at < latest);
    // Twice: after a pause of the whole process, its answer may still have to be read.
    hangs = !isOver() && late.some((at) => overdue.includes(at));
    overdue = late;
  }
  client.off('serverHeartbeatStarted', begin).off('serverHeartbeatSucceeded', end).off('serverHeartbeatFailed', end);
  client.off('serverClosed', leave).off('topologyClosed', close);
  return hangs;
};
