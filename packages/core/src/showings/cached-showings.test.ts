import { describe, expect, it } from 'vitest';
import { instant, editionOf } from '../kernel/index.ts';
import { cachedShowings } from './cached-showings.ts';
import { counted, idOf, showing } from './counted-showings.fixture.ts';
import type { Showings } from './showings.port.ts';

describe('cached showings', () => {
  it('load a session once while it is young enough', async () => {
    const { loads, showings, clock, passMs } = counted();
    const cached = cachedShowings(showings, clock, { maxAgeMs: 1000, max: 10 });
    await cached.find(idOf('a'));
    passMs(999);
    expect(await cached.find(idOf('a'))).toEqual(showing('a'));
    expect(loads).toEqual(['a']);
    passMs(1);
    await cached.find(idOf('a'));
    expect(loads).toEqual(['a', 'a']);
  });

  it('share one load among those who ask at once', async () => {
    const { loads, showings, clock } = counted();
    const cached = cachedShowings(showings, clock, { maxAgeMs: 1000, max: 10 });
    await Promise.all(Array.from({ length: 50 }, () => cached.find(idOf('a'))));
    expect(loads).toEqual(['a']);
  });

  it('remember no fault', async () => {
    const { loads, showings, clock } = counted();
    const cached = cachedShowings(showings, clock, { maxAgeMs: 1000, max: 10 });
    await expect(cached.find(idOf('broken'))).rejects.toThrow('away');
    await expect(cached.find(idOf('broken'))).rejects.toThrow('away');
    expect(loads).toEqual(['broken', 'broken']);
  });

  it('remember that a session is not there, as long as one that is', async () => {
    const { loads, showings, clock, passMs } = counted();
    const cached = cachedShowings(showings, clock, { maxAgeMs: 1000, max: 10 });
    for (let times = 0; times < 100; times += 1) expect(await cached.find(idOf('lost'))).toBeUndefined();
    expect(loads).toEqual(['lost']);
    await cached.find(idOf('lost'), editionOf(1));
    expect(loads).toEqual(['lost', 'lost']);
    passMs(1000);
    await cached.find(idOf('lost'));
    expect(loads).toEqual(['lost', 'lost', 'lost']);
  });

  it('keep what is there, however many that are not are asked for', async () => {
    const loads: string[] = [];
    const find: Showings['find'] = async (sessionId) => {
      loads.push(sessionId);
      return sessionId === 'a' ? showing('a') : undefined;
    };
    const cached = cachedShowings({ find }, { now: () => instant(0) }, { maxAgeMs: 1000, max: 2, maxAbsent: 5 });
    await cached.find(idOf('a'));
    const lost = Array.from({ length: 100 }, (_, n) => `lost-${n}`);
    await Promise.all(lost.map((name) => cached.find(idOf(name))));
    await cached.find(idOf('a'));
    expect(loads).toEqual(['a', ...lost]);
    for (const name of lost.slice(-5)) await cached.find(idOf(name));
    expect(loads).toHaveLength(101);
    await cached.find(idOf('lost-0'));
    expect(loads).toHaveLength(102);
  });

  it('forget the session that was loaded longest ago when there are too many', async () => {
    const { loads, showings, clock } = counted();
    const cached = cachedShowings(showings, clock, { maxAgeMs: 1000, max: 2 });
    for (const name of ['a', 'b', 'c', 'c', 'b', 'a']) await cached.find(idOf(name));
    expect(loads).toEqual(['a', 'b', 'c', 'a']);
  });

  it('reread a session for callers that know of a newer one, once for all of them', async () => {
    const { loads, showings, clock, change } = counted();
    const cached = cachedShowings(showings, clock, { maxAgeMs: 1000, max: 10 });
    await cached.find(idOf('a'), editionOf(1));
    expect(await cached.find(idOf('a'), editionOf(1))).toEqual(showing('a', 1));
    expect(loads).toEqual(['a']);
    change();
    const found = await Promise.all(Array.from({ length: 50 }, () => cached.find(idOf('a'), editionOf(2))));
    expect(found).toEqual(found.map(() => showing('a', 2)));
    expect(await cached.find(idOf('a'))).toEqual(showing('a', 2));
    expect(loads).toEqual(['a', 'a']);
  });
});
