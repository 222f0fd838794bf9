import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Measurement } from './groups.ts';

const program = fileURLToPath(new URL('main.ts', import.meta.url));

/**
 * Measures one group in a process of its own, which says its rows by itself: what it leaves behind
 * in compiler and heap is not the next one's.
 */
const measureOne = async (name: string): Promise<Measurement> => {
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

/** Measures the groups one after the other. */
export const measureApart = async (names: readonly string[]): Promise<Measurement> => {
  const all: Measurement[] = [];
  for (const name of names) all.push(await measureOne(name));
  return {
    rows: all.flatMap(({ rows }) => rows),
    leftOut: all.flatMap(({ leftOut }) => leftOut),
    failures: all.flatMap(({ failures }) => failures),
  };
};
