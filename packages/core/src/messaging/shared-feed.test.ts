import { describe, expect, it } from 'vitest';
import { TicketlyFault } from '../kernel/index.ts';
import type { EventId } from '../kernel/index.ts';
import { memoryPorts } from '../memory/index.ts';
import type { ChangeFeed, Position } from './change-feed.port.ts';
import { sharedFeed } from './shared-feed.ts';

const at = (position: number): Position => position as Position;

/** Five facts, a clock, and how often the log itself was read. */
const world = async (options: { readonly keptFacts?: number } = {}) => {
  const ports = memoryPorts();
  const append = async (): Promise<void> => {
    const organizationId = ports.ids.next('organization');
    const state = { organizationId, name: 'Shared', members: [], createdAt: ports.clock.now() };
    const fact = {
      aggregateType: 'orders',
      aggregateId: organizationId,
      routingKey: 'concert' as EventId,
    } as const;
    const event = { ...fact, id: organizationId, type: 'OrganizationCreated', version: 1, payload: {}, occurredAt: 1 };
    await ports.organizations.save({ state, events: [event], expectedVersion: 0 });
  };
  for (let n = 0; n < 5; n += 1) await append();
  const reads: number[] = [];
  const trouble = { fault: undefined as TicketlyFault | undefined };
  let nowMs = 0;
  const log: ChangeFeed = {
    read: async (request) => {
      reads.push(request.after);
      if (trouble.fault !== undefined) throw trouble.fault;
      return ports.changeFeed.read(request);
    },
  };
  const feed = sharedFeed(log, { monotonicMs: () => nowMs, ...options });
  const read = async (after: number, limit = 100): Promise<number[]> =>
    (await feed.read({ after: at(after), limit })).map(({ position }) => position);
  return { append, read, reads, trouble, pass: (ms: number) => void (nowMs += ms) };
};

describe('a feed that followers share', () => {
  it('reads what several follow once, each up to its limit and from its own place', async () => {
    const { read, reads } = await world();
    expect(await read(0)).toEqual([1, 2, 3, 4, 5]);
    expect(await read(0, 2)).toEqual([1, 2]);
    expect(await read(2, 2)).toEqual([3, 4]);
    expect(await read(4)).toEqual([5]);
    expect(reads).toEqual([0]);
  });

  it('reads on where the last read ended, and leaves out nothing in between', async () => {
    const { append, read, reads } = await world();
    await read(0, 3);
    expect(await read(3)).toEqual([4, 5]);
    await append();
    expect(await read(5)).toEqual([6]);
    expect(await read(1)).toEqual([2, 3, 4, 5, 6]);
    expect(reads).toEqual([0, 3, 5]);
  });

  it('lets a follower that is far behind read on its own, and caches what the others share', async () => {
    const { read, reads } = await world();
    expect(await read(3)).toEqual([4, 5]);
    expect(await read(0, 2)).toEqual([1, 2]);
    expect(await read(4)).toEqual([5]);
    expect(reads).toEqual([3, 0]);
  });

  it('keeps nothing for longer than a restore takes, nor across a fault', async () => {
    const { pass, read, reads, trouble } = await world();
    await read(0);
    pass(1_001);
    await read(0);
    trouble.fault = new TicketlyFault('unavailable', 'gone');
    await expect(read(5)).rejects.toThrow('gone');
    trouble.fault = undefined;
    await read(0);
    expect(reads).toEqual([0, 0, 5, 0]);
  });

  it('keeps no more facts than it may', async () => {
    const { read, reads } = await world({ keptFacts: 3 });
    await read(0, 3);
    await read(3);
    expect(await read(3)).toEqual([4, 5]);
    expect(await read(0)).toEqual([1, 2, 3, 4, 5]);
    expect(reads).toEqual([0, 3, 0]);
  });
});
