import { invariant } from '../kernel/index.ts';
import type { Fence } from './hold.ts';

/** A fence of this height, for seats of which only the arbiter's floor is known. */
export const fenceOf = (height: number): Fence => {
  invariant(Number.isSafeInteger(height) && height >= 0, `${height} is the height of a fence`);
  return height as Fence;
};
