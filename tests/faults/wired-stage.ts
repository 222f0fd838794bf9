import { inject } from 'vitest';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { layWire } from './wire.ts';
import type { Wire } from './wire.ts';

/** A sale with one process, whose way to Redis can be cut, slowed and mended. */
export interface WiredStage {
  readonly stage: Stage;
  readonly wire: Wire;
  /** Where the process listens. */
  readonly url: string;
  close(): Promise<void>;
}

/** Opens a sale of this many seats over a wire to Redis. */
export const openWiredStage = async (seats: number): Promise<WiredStage> => {
  const redisUrl = inject('redisUrl');
  const wire = await layWire(() => new URL(redisUrl));
  const stage = await openStage({ postgresUrl: inject('postgresUrl'), redisUrl, wireRedis: wire.through }, seats);
  const { url } = await stage.start();
  return {
    stage,
    wire,
    url,
    close: async () => {
      await stage.close();
      await wire.close();
    },
  };
};
