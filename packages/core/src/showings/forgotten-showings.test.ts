import { describe, expect, it } from 'vitest';
import { editionOf } from '../kernel/index.ts';
import { cachedShowings } from './cached-showings.ts';
import { counted, idOf, showing } from './counted-showings.fixture.ts';
import type { Showing, Showings } from './showings.port.ts';

describe('cached showings', () => {
  it('forget a session that is gone, and ask for it no more', async () => {
    const { loads, showings, clock, absent } = counted();
    const cached = cachedShowings(showings, clock, { maxAgeMs: 1000, max: 10 });
    await cached.find(idOf('a'));
    absent.add('a');
    expect(await cached.find(idOf('a'), editionOf(2))).toBeUndefined();
    expect(await cached.find(idOf('a'))).toBeUndefined();
    expect(loads).toEqual(['a', 'a']);
  });

  it('forget that a session was not there, also if it is forgotten itself and the clock is put back', async () => {
    const { showings, clock, passMs, absent } = counted();
    const cached = cachedShowings(showings, clock, { maxAgeMs: 1000, max: 0 });
    expect(await cached.find(idOf('lost'))).toBeUndefined();
    passMs(1000);
    absent.delete('lost');
    expect(await cached.find(idOf('lost'))).toEqual(showing('lost'));
    passMs(-500);
    expect(await cached.find(idOf('lost'))).toEqual(showing('lost'));
  });

  it('forget last what was loaded again', async () => {
    const { loads, showings, clock, change } = counted();
    const cached = cachedShowings(showings, clock, { maxAgeMs: 1000, max: 2 });
    for (const name of ['a', 'b']) await cached.find(idOf(name));
    change();
    await cached.find(idOf('a'), editionOf(2));
    for (const name of ['c', 'a', 'b']) await cached.find(idOf(name));
    expect(loads).toEqual(['a', 'b', 'a', 'c', 'b']);
  });

  it('forget last that a session was not there which was looked for again', async () => {
    const { loads, showings, clock, passMs, absent } = counted();
    const cached = cachedShowings(showings, clock, { maxAgeMs: 1000, max: 2, maxAbsent: 2 });
    for (const name of ['a', 'b', 'c']) absent.add(name);
    for (const name of ['a', 'b', 'a']) {
      await cached.find(idOf(name));
      passMs(500);
    }
    for (const name of ['c', 'a']) await cached.find(idOf(name));
    expect(loads).toEqual(['a', 'b', 'a', 'c']);
  });

  it('reread a session for callers that know of a newer one, though it is forgotten at once', async () => {
    const { loads, showings, clock } = counted();
    const cached = cachedShowings(showings, clock, { maxAgeMs: 1000, max: 0 });
    expect(await cached.find(idOf('a'), editionOf(2))).toEqual(showing('a', 1));
    expect(loads).toEqual(['a', 'a']);
  });

  it('wait no longer for a load than an answer may be old, and remember the later one', async () => {
    const { clock, passMs } = counted();
    const begun: PromiseWithResolvers<Showing>[] = [];
    const find: Showings['find'] = () => {
      const load = Promise.withResolvers<Showing>();
      begun.push(load);
      return load.promise;
    };
    const cached = cachedShowings({ find }, clock, { maxAgeMs: 1000, max: 10 });
    const slow = cached.find(idOf('a'));
    passMs(1000);
    const quick = cached.find(idOf('a'));
    begun[1]?.resolve(showing('a', 2));
    expect(await quick).toEqual(showing('a', 2));
    begun[0]?.resolve(showing('a', 1));
    expect(await slow).toEqual(showing('a', 1));
    expect(await cached.find(idOf('a'))).toEqual(showing('a', 2));
    expect(begun).toHaveLength(2);
  });
});
