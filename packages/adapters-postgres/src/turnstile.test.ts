import { describe, expect, it } from 'vitest';
import { turnstile } from './turnstile.ts';

/** Work that ends when it is told to, and the order in which it began. */
const works = () => {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const work = (name: string) => () => {
    begun.push(name);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  const endOne = async (): Promise<void> => {
    await new Promise(setImmediate);
    ends.shift()?.();
    await new Promise(setImmediate);
  };
  return { begun, work, endOne };
};

describe('the way to a connection', () => {
  it('serves a purchase the sooner the further it has come, each in its turn', async () => {
    const { begun, work, endOne } = works();
    const { pass, counts } = turnstile({ room: 1, patienceMs: 60_000, maxWaiting: 10 });
    const all = [
      pass('looking', work('first')),
      pass('looking', work('look 1')),
      pass('ordering', work('order 1')),
      pass('looking', work('look 2')),
      pass('paying', work('pay 1')),
      pass('ordering', work('order 2')),
      pass('paying', work('pay 2')),
    ];
    expect(counts()).toEqual({ inside: 1, waiting: { paying: 2, ordering: 2, looking: 2 } });
    for (const _ of all) await endOne();
    await Promise.all(all);
    expect(begun).toEqual(['first', 'pay 1', 'pay 2', 'order 1', 'order 2', 'look 1', 'look 2']);
    expect(counts()).toEqual({ inside: 0, waiting: { paying: 0, ordering: 0, looking: 0 } });
  });

  it('rejects callers behind too many others, and those that waited too long, and serves the rest', async () => {
    const { begun, work, endOne } = works();
    const { pass } = turnstile({ room: 1, patienceMs: 30, maxWaiting: 1 });
    const first = pass('looking', work('first'));
    const late = pass('looking', work('late'));
    await expect(pass('looking', work('too many'))).rejects.toMatchObject({
      code: 'overloaded',
      retryAfterMs: 1_000,
    });
    await expect(late).rejects.toMatchObject({ code: 'overloaded' });
    const finishing = pass('paying', work('finish'));
    await endOne();
    await endOne();
    await Promise.all([first, finishing]);
    expect(begun).toEqual(['first', 'finish']);
  });

  it('turns away at once whoever comes when as many wait in the lane as may, and counts each lane alone', async () => {
    const { begun, work, endOne } = works();
    const { pass, counts } = turnstile({ room: 1, patienceMs: 600_000, maxWaiting: 2 });
    const served = [pass('looking', work('first')), pass('looking', work('one')), pass('looking', work('two'))];
    await expect(pass('looking', work('three'))).rejects.toMatchObject({ code: 'overloaded' });
    served.push(pass('paying', work('pay')));
    expect(counts().waiting).toEqual({ paying: 1, ordering: 0, looking: 2 });
    for (const _ of served) await endOne();
    await Promise.all(served);
    expect(begun).toEqual(['first', 'pay', 'one', 'two']);
  });

  it('gives no place to whoever gave up waiting', async () => {
    const { work, endOne } = works();
    const { pass, counts } = turnstile({ room: 1, patienceMs: 10, maxWaiting: 10 });
    const first = pass('looking', work('first'));
    await expect(pass('looking', work('late'))).rejects.toMatchObject({ code: 'overloaded' });
    expect(counts()).toEqual({ inside: 1, waiting: { paying: 0, ordering: 0, looking: 0 } });
    await endOne();
    await first;
    expect(counts().inside).toBe(0);
    expect(await pass('looking', async () => 7)).toBe(7);
  });

  it('gives the place on when what had it failed', async () => {
    const { pass, counts } = turnstile({ room: 1, patienceMs: 60_000, maxWaiting: 10 });
    await expect(pass('paying', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await pass('looking', async () => 7)).toBe(7);
    expect(counts().inside).toBe(0);
  });
});
