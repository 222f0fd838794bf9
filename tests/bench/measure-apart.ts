import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Measurement } from './groups.ts';

const program = fileURLToPath(new URL('main.ts', import.meta.url));

/**
 * Measures one group in a process of its own, which says its rows by itself: what it leaves behind
 * in compiler and heap is not the next one's.
 */
export const measureApart = async (name: string): Promise<Measurement> => {
  const child = fork(program, [name]);
  const exited = once(child, 'exit').then(([code]): Measurement => ({
    rows: [],
    leftOut: [],
    failures: [`${name}: its process ended with ${String(code)}`],
  }));
  const told = once(child, 'message').then(([measured]) => measured as Measurement);
  const measured = await Promise.race([told, exited]);
  await exited;
  return measured;
};
