import type { Checkpoints, Position } from '../messaging/index.ts';

/** The place in the log of a consumer that starts over with each process. */
export interface VolatileCheckpoints extends Checkpoints {
  /** Also backwards. */
  goTo(position: Position): void;
}

/** A checkpoint in memory for one consumer, at the start of the log. */
export const volatileCheckpoints = (): VolatileCheckpoints => {
  let reached = 0 as Position;
  const goTo = (position: Position): void => {
    reached = position;
  };
  return { get: async () => reached, advance: async (_, position) => goTo(position), goTo };
};
