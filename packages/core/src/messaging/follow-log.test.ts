import { describe, expect, it } from 'vitest';
import type { Position, RecordedEvent } from './change-feed.port.ts';
import { followLog } from './follow-log.ts';

const log = Array.from({ length: 5 }, (_, index) => ({ position: index + 1, type: `E${index + 1}` }) as RecordedEvent);

const world = (handle: (types: readonly string[]) => void) => {
  let reached = 0 as Position;
  return followLog(
    {
      changeFeed: { read: async ({ after, limit }) => log.slice(after, after + limit) },
      checkpoints: { get: async () => reached, advance: async (_consumer, position) => void (reached = position) },
    },
    { consumer: 'test', batchSize: 2, handle: async (events) => handle(events.map(({ type }) => type)) },
  );
};

describe('a follower of the log', () => {
  it('is handed every event in order, batch by batch, to the end', async () => {
    const seen: (readonly string[])[] = [];
    const step = world((types) => seen.push(types));
    const counts = [await step.runOnce(), await step.runOnce(), await step.runOnce(), await step.runOnce()];
    expect(counts).toEqual([2, 2, 1, 0]);
    expect(seen).toEqual([['E1', 'E2'], ['E3', 'E4'], ['E5']]);
  });

  it('is handed the same events again when it failed', async () => {
    const seen: string[] = [];
    const step = world((types) => {
      seen.push(...types);
      if (seen.length === 2) throw new Error('broken');
    });
    await expect(step.runOnce()).rejects.toThrow('broken');
    await step.runOnce();
    expect(seen).toEqual(['E1', 'E2', 'E1', 'E2']);
  });
});
