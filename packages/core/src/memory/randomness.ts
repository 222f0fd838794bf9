import type { Randomness } from '../kernel/index.ts';

/** Randomness from a seed: the same seed gives the same numbers on every machine (mulberry32). */
export const seededRandomness = (seed: number): Randomness => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { integer: (below) => Math.floor(next() * below) };
};

/** Randomness from the system. */
export const systemRandomness: Randomness = {
  integer: (below) => Math.floor((crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % Math.max(1, below)),
};
