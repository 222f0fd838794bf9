import { describe, expect, it } from 'vitest';
import { TicketlyFault } from '../kernel/index.ts';
import { sharedLog } from './shared-feed.fixture.ts';

describe('a feed that followers share', () => {
  it('reads what several follow once, each up to its limit and from its own place', async () => {
    const { read, reads } = await sharedLog();
    expect(await read(0)).toEqual([1, 2, 3, 4, 5]);
    expect(await read(0, 2)).toEqual([1, 2]);
    expect(await read(2, 2)).toEqual([3, 4]);
    expect(await read(4)).toEqual([5]);
    expect(reads).toEqual([0]);
  });

  it('reads on where the last read ended, and leaves out nothing in between', async () => {
    const { append, read, reads } = await sharedLog();
    await read(0, 3);
    expect(await read(3)).toEqual([4, 5]);
    await append();
    expect(await read(5)).toEqual([6]);
    expect(await read(1)).toEqual([2, 3, 4, 5, 6]);
    expect(reads).toEqual([0, 3, 5]);
  });

  it('lets a follower that is far behind read on its own, and caches what the others share', async () => {
    const { read, reads } = await sharedLog();
    expect(await read(3)).toEqual([4, 5]);
    expect(await read(0, 2)).toEqual([1, 2]);
    expect(await read(4)).toEqual([5]);
    expect(reads).toEqual([3, 0]);
  });

  it('keeps nothing for longer than a restore takes, nor across a fault', async () => {
    const { pass, read, reads, trouble } = await sharedLog();
    await read(0);
    pass(1_001);
    await read(0);
    trouble.fault = new TicketlyFault('unavailable', 'gone');
    await expect(read(5)).rejects.toThrow('gone');
    trouble.fault = undefined;
    await read(0);
    expect(reads).toEqual([0, 0, 5, 0]);
  });

  it('keeps facts for a second, each part from when it was read', async () => {
    const { pass, read, reads } = await sharedLog();
    await read(0, 3);
    pass(600);
    await read(3);
    pass(400);
    await read(0);
    expect(reads).toEqual([0, 3]);
    pass(1);
    expect(await read(0)).toEqual([1, 2, 3, 4, 5]);
    expect(reads).toEqual([0, 3, 0]);
  });

  it('never joins parts between which something is missing', async () => {
    const { read, reads } = await sharedLog();
    await read(0, 2);
    await read(4);
    expect(await read(0)).toEqual([1, 2, 3, 4, 5]);
    expect(reads).toEqual([0, 4, 0]);
  });

  it('has nothing at the end of the log', async () => {
    const { append, read } = await sharedLog();
    expect(await read(5)).toEqual([]);
    await append();
    expect(await read(5)).toEqual([6]);
  });

  it('drops the oldest part, and only as much as is too much', async () => {
    const { read, reads } = await sharedLog({ keptFacts: 4 });
    for (const after of [0, 2]) await read(after, 2);
    expect(await read(0)).toEqual([1, 2, 3, 4]);
    await read(4);
    expect(await read(2)).toEqual([3, 4, 5]);
    expect(reads).toEqual([0, 2, 4]);
  });

  it('keeps what was read last, however much that is', async () => {
    const { read, reads } = await sharedLog({ keptFacts: 3 });
    await read(0);
    expect(await read(0)).toEqual([1, 2, 3, 4, 5]);
    expect(reads).toEqual([0]);
  });

  it('keeps no more facts than it may', async () => {
    const { read, reads } = await sharedLog({ keptFacts: 3 });
    await read(0, 3);
    await read(3);
    expect(await read(3)).toEqual([4, 5]);
    expect(await read(0)).toEqual([1, 2, 3, 4, 5]);
    expect(reads).toEqual([0, 3, 0]);
  });
});
